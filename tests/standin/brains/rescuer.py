"""Saves one step of a skill: presses "Continue" where the skill knows "OK", or clears a notice out of the way. Argument "none":
gives up."""
import re

from brains.eyes import Eyes


def think(ask):
    eyes = Eyes(ask)
    step = re.search(r"Step (\S+) could not be done:\s+(.+)", ask.goal)
    if not step or ask.argument == "none":
        return [("tool", "fail", {"reason": "not mine"})]
    notice, go_on = eyes.thing("Remind me tomorrow", "button"), eyes.thing("Continue", "button")
    if notice:
        return [eyes.click(notice)]
    if eyes.memory.get("pressed"):
        return [("tool", "done", {"summary": "pressed it", "outputs": {"step": "done"}})]
    if go_on and "OK" in step.group(2):
        eyes.memory["pressed"] = True
        return [eyes.click(go_on)]
    return [("tool", "done", {"summary": "the way is clear", "outputs": {"step": "again"}})]
