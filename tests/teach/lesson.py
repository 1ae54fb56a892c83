"""One lesson: a demonstration is recorded, becomes a skill, and the skill is replayed with other values."""
import json
import os
import re
import shutil
import signal
import subprocess
import threading

from desk import BUILD, DESKHAND, Failed
from waiting import ended

INPUT = re.compile(r"^- `([a-z0-9_-]+)` \(([^)]*(?:\"[^\"]*\"[^)]*)*)\):?(.*)$")


def plain(text):
    """What an example may stand as: without quotes, in one case."""
    return re.sub(r"\s+", " ", str(text)).strip().strip('"').casefold()


class Inputs(list):
    """The inputs of a SKILL.md, as (name, type, example)."""

    def __init__(self, text):
        part = re.search(r"^## Inputs\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        for line in (part.group(1) if part else "").splitlines():
            m = INPUT.match(line.strip())
            if m:
                example = re.search(r"Example: (.*?)\.?$", m.group(3))
                default = re.search(r'default "((?:[^"\\]|\\.)*)"', m.group(2))
                self.append((m.group(1), m.group(2).split(",")[0], example.group(1) if example else default.group(1) if default else ""))


class Lesson:
    def __init__(self, desk, name, goal, answers=()):
        self.desk, self.name, self.goal, self.answers = desk, name, goal, list(answers)
        self.skill = self.demo = None
        self.took = 0.0

    def record(self, show, *options):
        """show() acts while it is recorded. Fails with the recorder's own words."""
        folder = self.desk.folder + "/skills/" + self.name
        if "--again" not in options:
            shutil.rmtree(folder, ignore_errors=True)
        argv = [DESKHAND, "record", self.name, "--goal", self.goal, "--display", self.desk.display, "--out", self.desk.folder + "/skills",
                "--json", *options]
        for answer in self.answers:
            argv += ["--answer", answer]
        p = subprocess.Popen(argv, env=self.desk.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             errors="replace")
        said, out, ready = [], [], threading.Event()

        def listen():
            for line in p.stderr:
                said.append(line)
                if "recording" in line:
                    ready.set()
            ready.set()
        threads = [threading.Thread(target=listen, daemon=True), threading.Thread(target=lambda: out.append(p.stdout.read()), daemon=True)]
        for t in threads:
            t.start()
        why = None
        try:
            if not ready.wait(30) or p.poll() is not None:
                raise Failed("record does not begin: " + "".join(said).strip())
            why = show()
            if why:
                self.desk.deskhand("look", "--plain", "--image", BUILD + "/teach/%s.shown.png" % self.name)
        finally:
            if p.poll() is None:
                p.send_signal(signal.SIGINT)
            if not ended(p, 60):
                p.kill()
                p.wait()
            for t in threads:
                t.join(10)
        if why:
            raise Failed("the demonstration itself is wrong: " + why)
        try:
            self.demo = json.loads(out[0])
        except (ValueError, IndexError):
            self.demo = None
        if p.returncode != 0:
            raise Failed("record ended with %d: %s" % (p.returncode, "".join(said).strip()[-600:]))
        path = (self.demo or {}).get("skill") or folder
        if self.demo and not os.path.exists(path + "/SKILL.md"):
            path = self.compose(folder, said)
        if not os.path.exists(path + "/SKILL.md"):
            raise Failed("record wrote no SKILL.md: " + "".join(said).strip()[-600:])
        self.skill = path
        self.text = open(path + "/SKILL.md", encoding="utf-8").read()
        return self

    def compose(self, folder, said):
        """The skill from the demonstration, for when the recorder only tells what was shown."""
        with open(self.desk.folder + "/demo.json", "w") as f:
            json.dump(self.demo, f)
        code, out, err, _ = self.desk.deskhand("skill", "from-demo", self.desk.folder + "/demo.json", "--name", self.name, "--goal", self.goal,
                                               "-o", folder)
        said.append(out + err)
        return folder

    def bound(self, shown, new, secrets=()):
        """Inputs for other values: each is known by the value that was shown, which is its example."""
        argv, unknown = [], []
        for name, kind, example in Inputs(self.text):
            keys = [k for k in shown if k not in secrets and plain(shown[k]) == plain(example)]
            keys = keys or [k for k in shown if k not in secrets and k == name]
            if kind == "secret":
                continue
            if not keys and re.search(r"(?<!\w)%s(?!\w)" % re.escape(example), self.goal, re.I):
                # The goal names it, and it is the same in all of the values: it is given again.
                argv.append("%s=%s" % (name, example))
                continue
            if not keys:
                unknown.append(name)
                continue
            argv.append("%s=%s" % (name, new[keys[0]]))
        return argv, unknown

    def keep_secrets(self, values):
        """Every secret that the skill names, with the one value there is (lessons have one at most)."""
        folder = self.desk.env["XDG_CONFIG_HOME"] + "/deskhand/secrets"
        os.makedirs(folder, 0o700, exist_ok=True)
        for name in set(re.findall(r"\{\{secret:([A-Za-z0-9_.-]+)\}\}", self.text)) | {n for n, k, _ in Inputs(self.text) if k == "secret"}:
            path = "%s/%s" % (folder, name)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
                f.write(values[0])

    def replay(self, argv, allow="", options=(), seconds=120):
        """(exit code, what it said, agent seconds)."""
        argv = ["run", "--display", self.desk.display, "--skill", self.skill, *argv, "--json", *options]
        if allow:
            argv += ["--yes", allow]
        code, out, err, took = self.desk.deskhand(*argv, timeout=seconds)
        agent, why = took, err.strip().splitlines()[-3:]
        try:
            said = json.loads(out)
            agent = said.get("time", 0) / 1e6 or took
            why = [said.get("why", "")] if code else []
        except ValueError:
            pass
        return code, " / ".join(why)[-400:], agent

    def report(self, into):
        """The HTML report of the last run, copied for whoever reads the failure; its path."""
        code, out, _, _ = self.desk.deskhand("runs", "report", "last", timeout=60)
        path = out.strip().splitlines()[-1] if code == 0 and out.strip() else ""
        if path and os.path.exists(path):
            shutil.copyfile(path, into)
            return into
        return ""
