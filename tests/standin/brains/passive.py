"""Opens what its argument names, looks a few times, zooms, and ends."""
from brains.eyes import Eyes


def think(ask):
    eyes = Eyes(ask)
    at = eyes.memory["at"] = eyes.memory.get("at", 0) + 1
    if at == 1:
        return [eyes.open(file=ask.argument)]
    if at < 4:
        return [eyes.wait(1)]
    if at == 4 and ask.image and "desk_look" not in eyes.tools:
        return [("zoom", 60, 60, 560, 360)]
    if at <= 5:
        return [("tool", "read", {"place": "text", "target": {"right_of": {"text": "Your"}}})]
    return [eyes.done("looked at it")]
