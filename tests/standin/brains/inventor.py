"""Types something that nobody gave. Argument "ask": asks when it is told so; "insist": does it again."""
import re

from brains.eyes import Eyes


def think(ask):
    eyes = Eyes(ask)
    memory = eyes.memory
    answer = re.search(r"The person answered: (.+)", ask.text)
    if answer:
        memory["reason"] = answer.group(1).strip()
    at = memory["at"] = memory.get("at", 0) + 1
    if at == 1:
        return [eyes.open(file=re.search(r"form (\S+)", ask.goal).group(1))]
    if eyes.says("Thanks for"):
        return [eyes.done("sent")]
    if at > 12:
        return [("tool", "fail", {"reason": "stuck"})]
    field, send = eyes.thing("Reason", "entry"), eyes.thing("Submit", "button")
    if not field or not send:
        return [eyes.wait()]
    refused = "given neither by the person" in ask.text
    if refused and ask.argument == "ask":
        return [("tool", "ask", {"question": "Which reason shall I give?", "name": "reason"})]
    if memory.get("typed") and not refused and not (answer and ask.argument == "ask"):
        return [eyes.click(send)]
    memory["typed"] = True
    return eyes.fill(field, memory.get("reason", "Personal emergency overseas"))
