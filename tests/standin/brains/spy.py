"""Looks for a key in the environments and command lines of all processes while a run goes on; writes where it is."""
import os

from brains.eyes import Eyes

KEY = b"stand-in-key"


def find():
    places = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        for name in ("environ", "cmdline"):
            try:
                with open("/proc/%s/%s" % (pid, name), "rb") as f:
                    if KEY in f.read():
                        with open("/proc/%s/comm" % pid) as c:
                            places.append("%s of %s (%s)" % (name, pid, c.read().strip()))
            except OSError:
                pass
    return places


def think(ask):
    eyes = Eyes(ask)
    at = eyes.memory["at"] = eyes.memory.get("at", 0) + 1
    if at == 1:
        return [eyes.open(app="shell")]
    if at == 2:
        return [eyes.write("env"), eyes.key("Return")]
    with open(ask.argument, "a") as f:
        for place in find():
            f.write(place + "\n")
        f.write("searched\n")
    return [eyes.done("searched")] if at > 3 else [eyes.wait(1)]
