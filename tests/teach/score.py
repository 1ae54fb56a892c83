"""What came of the proofs: a line for each lesson, a table, and the same as JSON."""
import json
import os
import statistics
import sys
import time


class Score:
    def __init__(self, name, folder):
        self.name, self.folder, self.rows, self.began = name, folder, [], time.time()
        os.makedirs(folder, exist_ok=True)

    def add(self, task, **more):
        """A lesson with tries = [{"seed","right","false_success","wrong","why","seconds","report"}...], or taught=why not."""
        row = dict(more, task=task)
        row.setdefault("tries", [])
        self.rows.append(row)
        tries = row["tries"]
        right = sum(t["right"] for t in tries)
        print("%-22s %3d of %3d  %s" % (task, right, len(tries), self.median(tries) if tries else row.get("taught", "")), file=sys.stderr, flush=True)
        for t in tries:
            if not t["right"]:
                print("    %s: %s%s" % (t["seed"], t["why"], "  [" + t["report"] + "]" if t.get("report") else ""), file=sys.stderr, flush=True)
        with open("%s/%s.json" % (self.folder, self.name), "w") as f:
            json.dump(self.summary(), f, indent=1)

    @staticmethod
    def median(tries):
        times = [t["seconds"] for t in tries if t.get("right")]
        return "median %.1f s" % statistics.median(times) if times else "-"

    def summary(self):
        tries = [t for r in self.rows for t in r["tries"]]
        times = sorted(t["seconds"] for t in tries if t["right"])
        return {"suite": self.name, "lessons": len(self.rows), "taught": sum(1 for r in self.rows if r["tries"]),
                "tries": len(tries), "right": sum(t["right"] for t in tries), "wrong": sum(bool(t.get("wrong")) for t in tries),
                "false_success": sum(bool(t.get("false_success")) for t in tries),
                "missed": sum(r.get("missed", 0) for r in self.rows),
                "p50": statistics.median(times) if times else None,
                "p95": times[min(len(times) - 1, int(0.95 * len(times)))] if times else None, "max": times[-1] if times else None,
                "wall": round(time.time() - self.began, 1), "rows": self.rows}

    def table(self):
        s = self.summary()
        planned = s["tries"] + s["missed"]
        return "%-8s lessons %3d  taught %3d  right %4d of %4d (%.1f %%)  wrong %d  false success %d  p50 %s s" % (
            s["suite"], s["lessons"], s["taught"], s["right"], planned, 100.0 * s["right"] / planned if planned else 0, s["wrong"],
            s["false_success"], "%.1f" % s["p50"] if s["p50"] else "-")
