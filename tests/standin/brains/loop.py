"""Does the same thing for ever: clicks the same place (argument "same"), or places that do nothing ("idle")."""
from brains.eyes import Eyes


def think(ask):
    eyes = Eyes(ask)
    at = eyes.memory["at"] = eyes.memory.get("at", 0) + 1
    if at == 1:
        return [eyes.open(app="ask-name")]
    if ask.argument == "same":
        return [("tool", "move", {"target": {"text": "What is your name?"}})]
    return [("tool", "move", {"target": {"point": [100 + 10 * at, 600]}})]
