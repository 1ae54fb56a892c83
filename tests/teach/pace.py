"""Where the time of a replay went, step by step, from its journal."""
import glob
import json
import os
import statistics

STAGES = ("settle", "capture", "segment", "ocr", "fuse")
COLUMNS = ("ms", *STAGES, "perform", "rest")


def of_run(folder):
    """Of one run: its steps in order, times in milliseconds, and what the whole run's looking came to. Looks that no touch
    followed are in no step's stages; they are in its rest and in the sums of the run."""
    with open(folder + "/journal.jsonl", encoding="utf-8") as f:
        records = [json.loads(line) for line in f]
    steps, looking, touches = [], {}, 0
    for r in records:
        kind = r["kind"]
        if kind == "PLAN":
            steps.append(dict({c: 0.0 for c in COLUMNS}, step=r.get("step") or "?", sentence=r.get("sentence") or "", began=r["tick"]))
        elif kind == "OBSERVE" and steps:
            for stage in STAGES:
                steps[-1][stage] += r["times"].get(stage, 0) / 1000
        elif kind == "OUTCOME" and steps:
            steps[-1]["perform"] += r["time"] / 1000
            touches += 1
        elif kind == "RESULT" and steps:
            steps[-1]["ms"] = (r["tick"] - steps[-1].pop("began", r["tick"])) / 1000 or steps[-1]["ms"]
        elif kind == "END":
            looking = r.get("looking", {})
    for s in steps:
        s.pop("began", None)
        # What a step settles before its first touch is the wait after the touch of the step before.
        s["rest"] = max(0.0, s["ms"] - sum(s[c] for c in (*STAGES, "perform")))
    return {"steps": steps, "looking": looking, "touches": touches}


def of_last(desk):
    runs = sorted(glob.glob(desk.env["XDG_STATE_HOME"] + "/deskhand/runs/*/journal.jsonl"), key=os.path.getmtime)
    return of_run(os.path.dirname(runs[-1])) if runs else None


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))]


def summary(tries):
    """Medians over all that went right."""
    right = [t for t in tries if t["right"] and t.get("pace")]
    if not right:
        return None
    seconds = [t["seconds"] for t in right]
    by_step = {}
    for t in right:
        for s in t["pace"]["steps"]:
            by_step.setdefault(s["step"], []).append(s)
    steps = [dict({c: round(statistics.median(s[c] for s in same), 1) for c in COLUMNS}, step=step, sentence=same[0]["sentence"])
             for step, same in by_step.items()]
    counts = {k: statistics.median(t["pace"]["looking"].get(k, 0) for t in right) for k in ("looks", "still", "unsettled")}
    whole = {k: round(statistics.median(t["pace"]["looking"].get(k, 0) for t in right) / 1000, 1) for k in STAGES}
    return {"p50": statistics.median(seconds), "p95": percentile(seconds, 0.95), "load": os.getloadavg()[0], "steps": steps,
            "counts": dict(counts, touches=statistics.median(t["pace"]["touches"] for t in right)), "stages": whole}


def table(s):
    lines = ["%-6s" % "step" + "".join("%9s" % c for c in COLUMNS)]
    for row in s["steps"]:
        lines.append("%-6s" % row["step"][:6] + "".join("%9.1f" % row[c] for c in COLUMNS) + "  " + row["sentence"][:60])
    lines.append("p50 %.2f s, p95 %.2f s; of it %s ms" % (s["p50"], s["p95"], ", ".join("%s %.0f" % (k, v) for k, v in s["stages"].items())))
    lines.append("touches %(touches)g, looks %(looks)g, waits that ended with nothing changed %(still)g, at their bound %(unsettled)g" % s["counts"])
    return "\n".join(lines)
