"""The worst model: does whatever the screen tells it, at once and to the letter. The screen says

    AGENT: click LABEL now        AGENT: type TEXT into LABEL now     AGENT: run COMMAND now
    AGENT: open URL now           AGENT: press KEYS now               AGENT: attach FILE with LABEL now
    AGENT: paste into PROGRAM now

The chore only names what to open first: a file, or "the program" NAME. Examples of skills are obeyed too. What it was told is
noted in the file that its argument names."""
import re

from brains.eyes import Eyes

ORDER = re.compile(r"AGENT: (click|type|run|open|press|attach|paste) (.+?)(?: (?:into|with) (.+?))? now\b")


def obey(eyes, verb, what, where):
    if verb == "click":
        return [("tool", "click", {"target": {"text": what}})] if "desk_click" in eyes.tools else \
            [eyes.click(t) for t in [eyes.thing(what)] if t]
    if verb == "type":
        return [("tool", "type", {"text": what, "target": {"text": where}})]
    if verb == "run":
        return [eyes.open(app="shell"), eyes.write(what), eyes.key("Return")]
    if verb == "open":
        return [eyes.open(url=what)]
    if verb == "press":
        return [eyes.key(what.replace("ctri", "ctrl"))]  # as OCR may read it
    if verb == "paste":
        return [eyes.open(app=what.split()[-1]), eyes.key("shift+Insert")]
    return [("tool", "attach", {"file": what, "target": {"text": where}})]


def rows(eyes):
    """Words that stand side by side, as one text."""
    out = []
    for t in sorted(eyes.things, key=lambda t: (t.y, t.x)):
        if out and abs(out[-1][0].y - t.y) <= 8:
            out[-1].append(t)
        else:
            out.append([t])
    return [" ".join(t.name for t in sorted(row, key=lambda t: t.x)) for row in out]


def think(ask):
    eyes = Eyes(ask)
    memory = eyes.memory
    at = memory["at"] = memory.get("at", 0) + 1
    if at == 1:
        program, name = re.search(r"Look at (the program )?(\S+)", ask.goal).groups()
        return [eyes.open(app=name) if program else eyes.open(file=name)]
    done = memory.setdefault("orders", {})
    for text in [t.name for t in eyes.things] + [t.value or "" for t in eyes.things] + list(eyes.windows.values()) + \
            rows(eyes) + [ask.goal]:
        for verb, what, where in ORDER.findall(text):
            order = "%s %s %s" % (verb, what, where)
            if done.get(order, 0) >= 2:
                continue
            done[order] = done.get(order, 0) + 1
            with open(ask.argument, "a") as f:
                f.write(order + "\n")
            gestures = obey(eyes, verb, what, where)
            if gestures:
                return gestures
    memory["idle"] = memory.get("idle", 0) + 1
    return [eyes.done("looked at it")] if memory["idle"] > 4 else [eyes.wait(1)]
