"""What stays of a lesson: pictures without a value in them, a dry run on them, and a skill that fits again after it was healed."""
import glob
import os
import re
import shutil
import subprocess

from desk import DESKHAND, Failed


def read(path):
    """The words of a picture, by another reader than deskhand's own, also enlarged, and by deskhand's."""
    words = ""
    for size in ("100%", "300%"):
        big = path + ".big.png"
        subprocess.run(["convert", path, "-resize", size, big], check=True)
        words += subprocess.run(["tesseract", big, "-", "--psm", "11"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        os.unlink(big)
    words += subprocess.run([DESKHAND, "look", path, "--text"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return re.sub(r"\s+", " ", words).casefold()


def tried(name, why):
    return {"seed": name, "code": 0, "seconds": 0, "right": why is None, "false_success": False, "wrong": False, "why": why or ""}


def pictures(lesson, shown):
    """None when every step has its picture, something can be read in them, and nothing that was typed."""
    found = sorted(glob.glob(lesson.skill + "/assets/screens/*.png"))
    crops = glob.glob(lesson.skill + "/assets/*.png")
    if not found:
        return "there are no pictures of the steps"
    parts = {w for v in shown.values() for w in [str(v).casefold(), *re.findall(r"[\w.@-]{4,}", str(v).casefold())] if len(w) >= 4} - {"back"}
    everything = ""
    for path in found + crops:
        words = read(path)
        everything += words
        told = [p for p in parts if p in words]
        if told:
            return "%s shows %s" % (os.path.relpath(path, lesson.skill), ", ".join(told))
    return None if "amount" in everything and "submit" in everything else "nothing can be read in the pictures: " + everything[:200]


def dry_run(desk, lesson):
    code, out, err, _ = desk.deskhand("skill", "check", lesson.skill)
    m = re.search(r"(\d+) of (\d+) steps tried on the recorded screens, (\d+) right, (\d+) seen in the pictures", out)
    if code != 0 or not m:
        return "exit %d: %s" % (code, (out + err).strip()[-300:])
    tried_, steps, right, seen = (int(g) for g in m.groups())
    return None if tried_ == steps == right and seen >= steps - 1 else m.group(0)


def edited(desk, lesson, old, new, wanted):
    """The dry run of the same skill with a step that leads elsewhere."""
    folder = desk.folder + "/edited/" + lesson.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(lesson.skill, folder)
    with open(folder + "/SKILL.md", encoding="utf-8") as f:
        text = f.read()
    if old not in text:
        return "the skill does not say " + old
    with open(folder + "/SKILL.md", "w", encoding="utf-8") as f:
        f.write(text.replace(old, new))
    code, out, err, _ = desk.deskhand("skill", "check", folder)
    return None if re.search(wanted, out) else "exit %d: %s" % (code, (out + err).strip()[-300:])


def spoilt(desk, lesson):
    """Of a picture in which another button has the step's name, the dry run has to complain: it looks at pixels."""
    folder = desk.folder + "/spoilt/" + lesson.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(lesson.skill, folder)
    last = sorted(glob.glob(folder + "/assets/screens/*.png"))[-2]
    # The page upside down: everything stands elsewhere.
    subprocess.run(["convert", last, "-roll", "+0+90", last], check=True)
    code, out, err, _ = desk.deskhand("skill", "check", folder)
    return None if code != 0 and "in its picture" in out else "exit %d: %s" % (code, (out + err).strip()[-300:])


def page(desk, lesson, shown):
    """The skill as a page: a picture for every step, and no value."""
    file = desk.folder + "/page.html"
    code, _, err, _ = desk.deskhand("skill", "show", lesson.skill, "-o", file)
    if code:
        return err.strip()[-300:]
    with open(file, encoding="utf-8") as f:
        text = f.read()
    told = [v for v in shown.values() if str(v) in text]
    return None if text.count("<svg") == text.count("<section") >= 6 and not told else "%d pictures of %d steps, shows %s" % (
        text.count("<svg"), text.count("<section"), told)


def kept(desk, lesson, shown, score):
    tries = [tried("page", page(desk, lesson, shown)),
             tried("pictures", pictures(lesson, shown)), tried("dry-run", dry_run(desk, lesson)),
             tried("wrong-name", edited(desk, lesson, '"Submit" button', '"Sbumit now" button', r"cannot find")),
             tried("other-thing", edited(desk, lesson, '"Submit" button', '"Save as draft" button', r"leads to another thing")),
             tried("wrong-result", edited(desk, lesson, 'Expect "Your claim was received"', 'Expect "Your claim was paid"', r"is not there")),
             tried("spoilt-picture", spoilt(desk, lesson))]
    score.add("kept", tries=tries)


def healed(desk, browser, task, lesson, replay, score):
    """After a run on a page with other names: the change that is offered is right, and the next run needs no healing."""
    tries = []
    try:
        with open(lesson.skill + "/SKILL.md", encoding="utf-8") as f:
            text = f.read()
        mine = "\nA note of mine, with  two spaces and a tab\t.\n"
        with open(lesson.skill + "/SKILL.md", "w", encoding="utf-8") as f:
            f.write(text.replace("\n## Inputs", mine + "\n## Inputs"))
        first = replay("all-renamed", 301)
        code, diff, err, _ = desk.deskhand("skill", "heal", "last")
        want = [('"Amount" field', '"Total" field'), ('"E-mail" field', '"Mail address" field'), ('"Submit" button', '"Send" button')]
        missing = [b for a, b in want if not re.search(r"^-.*%s.*$" % re.escape(a), diff, re.M) or not re.search(r"^\+.*%s.*$" % re.escape(b), diff, re.M)]
        lines = len(re.findall(r"^[-+][^-+]", diff, re.M))
        why = None if first["right"] and code == 0 and not missing and lines == 6 else "run: %s; diff without %s, %d lines: %s%s" % (
            first.get("why"), missing, lines, diff[-400:], err[-200:])
        tries.append(tried("diff", why))
        code, _, err, _ = desk.deskhand("skill", "heal", "last", "--apply")
        with open(lesson.skill + "/SKILL.md", encoding="utf-8") as f:
            now = f.read()
        again = now
        for a, b in want:
            again = again.replace(b, a)
        tries.append(tried("applied", None if code == 0 and mine in now and again == text.replace("\n## Inputs", mine + "\n## Inputs")
                           else "exit %d: %s; something else was changed" % (code, err[-300:])))
        second = replay("all-renamed", 302)
        code, out, err, _ = desk.deskhand("skill", "heal", "last")
        tries.append(tried("fits", None if second["right"] and "found everything as the skill says" in err else "%s %s %s" % (second.get("why"), out[-300:], err[-300:])))
        tries[-1]["seconds"] = second["seconds"]
        # Its own names are healed the other way round.
        third = replay("base", 303)
        tries.append(tried("and-back", None if third["right"] else third.get("why")))
        with open(lesson.skill + "/SKILL.md", "w", encoding="utf-8") as f:
            f.write(text)
    except (Failed, OSError) as e:
        tries.append(tried("healed", str(e)))
    score.add("healed", tries=tries)
