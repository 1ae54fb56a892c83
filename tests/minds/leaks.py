"""leaks.py [--there] LOG DESKHAND WORDS... : fails when one of the words is in a request body of LOG, or is read off a picture in
one, or off a PNG file of that folder; with --there when one is nowhere. Bodies are searched as they are and with their JSON and
base64 undone."""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile


def skeleton(text):
    """As OCR confuses them, without spaces."""
    return re.sub(r"\s", "", text).lower().translate(str.maketrans("01|!58", "olllsb"))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)


def read_picture(deskhand, data):
    fd, path = tempfile.mkstemp(suffix=".png")
    try:
        with os.fdopen(fd, "wb") as f:
            f.write(data)
        return subprocess.run([deskhand, "look", "--text", path], stdout=subprocess.PIPE, check=True).stdout.decode()
    finally:
        os.unlink(path)


def main():
    there = sys.argv[1] == "--there"
    log, deskhand, *words = sys.argv[1 + there:]
    texts, pictures, seen = [], 0, set()
    for name in sorted(os.listdir(log)):
        if name.endswith(".meta.json"):
            continue
        if name.endswith(".png"):
            with open(os.path.join(log, name), "rb") as f:
                texts.append((name, read_picture(deskhand, f.read())))
            continue
        with open(os.path.join(log, name), encoding="utf-8") as f:
            body = f.read()
        texts.append((name, body))
        for s in strings(json.loads(body)):
            data = s.split(";base64,", 1)[-1]
            if len(data) > 1000 and data[:8] == "iVBORw0K":
                if hash(data) in seen:
                    continue
                seen.add(hash(data))
                pictures += 1
                texts.append((name + ", a picture", read_picture(deskhand, base64.b64decode(data))))
            elif len(s) < 1000000:
                texts.append((name, s))
    bad = False
    for word in words:
        hits = [n for n, t in texts if word in t or skeleton(word) in skeleton(t[:200000])]
        if bool(hits) != there:
            bad = True
            print("%r: %s" % (word, "in " + hits[0] if hits else "nowhere"))
    print("%d texts, %d pictures" % (len(texts), pictures))
    if not texts or ("image" in log and not pictures):
        bad = True
    sys.exit(bad)


main()
