#!/usr/bin/python3
"""teach.py [web|chores|drift|expense ...] [--replays N] [--only NAME,...] [--results FOLDER] [--short]

Each lesson is demonstrated once by a scripted human at the physical devices, recorded, and replayed with other values;
what programs and pages really received decides. A table on the terminal, JSON and the reports of failed runs in the
folder of results (build/teach). Exits with 1 when less is right than what is promised.

  --replays N     how often each lesson is replayed (web 3, chores 20, expense 50)
  --only NAMES    only these lessons
  --short         the few that fit into a few minutes
  --tap           a line of TAP for each promise
Environment: BUILD, DESKHAND, SPEED (of the human; 2 is twice a calm person), KEEP (the folder of the desk stays).
"""
import argparse
import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import BUILD, Desk, Failed  # noqa: E402
from lesson import Lesson  # noqa: E402
from score import Score  # noqa: E402

SHORT_WEB = ("press-button", "enter-text", "check-boxes", "edit-row", "list-native", "sign-in")


def web(o, score):
    import tasks
    from web import Web
    chosen = [t for t in tasks.all_tasks() if not o.only or t.name in o.only]
    if o.short:
        chosen = [t for t in chosen if t.name in SHORT_WEB]
    replays = o.replays or (2 if o.short else 3)
    with Desk() as desk:
        browser = Web(desk, tasks.all_tasks())
        for task in chosen:
            try:
                web_lesson(desk, browser, task, replays, score, o)
            except (Failed, OSError, ValueError) as e:
                score.add(task.name, taught=str(e), missed=replays)


def web_lesson(desk, browser, task, replays, score, o):
    seed = 1
    shown = task.drawn(seed)
    lesson = Lesson(desk, task.name, task.goal.format(**shown))
    browser.open(task, seed)
    human = desk.human(seed)
    try:
        lesson.record(lambda: browser.show(task, seed, human))
    finally:
        human.leave()
        o.keep(lesson)
    tries = []
    for seed in range(101, 101 + replays):
        new = task.drawn(seed)
        browser.open(task, seed)
        secrets = getattr(task, "secrets", ())
        if secrets:
            lesson.keep_secrets([new[k] for k in secrets])
        argv, unknown = lesson.bound(shown, new, secrets)
        code, said, seconds = lesson.replay(argv, task.allow)
        if code == 0:
            browser.site.wait_filed(3)
        verdict = browser.verdict(task, seed)
        if task.stops and code == 3 and verdict == "nothing was filed":
            code, verdict = 0, None
        tries.append(judged(o, lesson, seed, code, said, seconds, verdict, unknown))
    score.add(task.name, tries=tries)


def judged(o, lesson, seed, code, said, seconds, verdict, unknown=()):
    """A try as the score wants it. verdict: None when exactly the right thing arrived, else what did."""
    t = {"seed": seed, "code": code, "seconds": round(seconds, 2), "right": code == 0 and verdict is None,
         "false_success": code == 0 and verdict is not None, "wrong": bool(verdict) and not verdict.startswith("nothing")}
    if not t["right"]:
        t["why"] = "exit %d; %s; %s" % (code, verdict or "the right thing arrived", said)
        if unknown:
            t["why"] += "; no value for " + ", ".join(unknown)
        t["report"] = lesson.report("%s/%s-%s.html" % (o.results, lesson.name, seed))
    return t


def chores(o, score):
    import chores as kinds
    kinds.run(o, score, judged)


def drift(o, score):
    import drift as variants
    variants.run(o, score, judged)


def expense(o, score):
    import expense as demo
    demo.run(o, score, judged)


# What is promised, in parts of all tries.
PROMISED = {"web": 0.95, "chores": 0.98, "drift": 18 / 21, "expense": 1.0}


def main():
    # Whoever ends it ends its desks with it, started in the background too.
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda n, _: sys.exit(128 + n))
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("suites", nargs="*", choices=[[], *PROMISED])
    p.add_argument("--replays", type=int, default=0)
    p.add_argument("--only", default="")
    p.add_argument("--results", default=BUILD + "/teach")
    p.add_argument("--short", action="store_true")
    p.add_argument("--tap", action="store_true")
    o = p.parse_args()
    o.only = [n for n in o.only.split(",") if n]
    os.makedirs(o.results, exist_ok=True)

    def keep(lesson):
        """What was learnt stays to be read."""
        if lesson.skill:
            with open("%s/%s.SKILL.md" % (o.results, lesson.name), "w") as f:
                f.write(lesson.text)
        if lesson.demo:
            import json
            with open("%s/%s.demo.json" % (o.results, lesson.name), "w") as f:
                json.dump(lesson.demo, f, indent=1)
    o.keep = keep
    scores, bad = [], 0
    for i, name in enumerate(o.suites or list(PROMISED)):
        score = Score(name, o.results)
        try:
            globals()[name](o, score)
        except Exception as e:  # one suite that breaks must not hide the others
            score.add("(%s)" % name, taught=str(e), missed=1)
        s = score.summary()
        planned = s["tries"] + s["missed"]
        kept = planned > 0 and s["right"] >= PROMISED[name] * planned and s["false_success"] == 0
        bad += not kept
        scores.append(score)
        if o.tap:
            print("%sok %d - %s" % ("" if kept else "not ", i + 1, score.table()), flush=True)
    if o.tap:
        print("1..%d" % len(scores))
    for score in scores:
        print(score.table(), file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
