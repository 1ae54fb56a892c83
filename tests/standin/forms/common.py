"""What the forms share: refusals, pictures, and what was sent."""
import base64
import binascii
import copy
import hashlib
import json
import struct
import threading


class Refused(Exception):
    """An answer of the server other than a reply. `expected`: a test provokes it; else it is a fault of deskhand."""

    def __init__(self, message, status=400, type="invalid_request_error", details=None, expected=False):
        super().__init__(message)
        self.status = status
        self.type = type
        self.details = details
        self.expected = expected


def need(condition, message, **more):
    if not condition:
        raise Refused(message, **more)


def no_duplicates(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise ValueError("an object has a member twice")
    return out


def only(value, allowed, where):
    need(isinstance(value, dict), "%s has to be an object" % where)
    for k in value:
        need(k in allowed, "%s: unknown member %s" % (where, k))


def texts_are_whole(value):
    """No lone surrogate anywhere."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("a text is no valid Unicode")


def picture(data, media):
    """(width, height, bytes) of a base64 picture whose bytes are what its type says."""
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("a picture is no base64")
    if media == "image/png":
        need(raw[:8] == b"\x89PNG\r\n\x1a\n" and len(raw) > 33, "a picture is no PNG")
        return struct.unpack(">II", raw[16:24]) + (raw,)
    need(media == "image/jpeg" and raw[:2] == b"\xff\xd8", "a picture is no JPEG, or of a type that is not taken")
    at = 2
    while at + 9 < len(raw):
        need(raw[at] == 0xFF, "a picture is a broken JPEG")
        kind, size = raw[at + 1], struct.unpack(">H", raw[at + 2:at + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            h, w = struct.unpack(">HH", raw[at + 5:at + 9])
            return w, h, raw
        at += 2 + size
    raise Refused("a picture is a JPEG without a size")


def data_uri(url):
    need(isinstance(url, str) and url.startswith("data:"), "a picture has to be a data URI")
    head, _, data = url[5:].partition(",")
    need(head.endswith(";base64"), "a picture has to be base64")
    return picture(data, head[:-7])


class Sent:
    """What replies were made of: a client has to send it back as it was."""

    def __init__(self):
        self.lock = threading.Lock()
        self.items = {}
        self.count = 0

    @staticmethod
    def digest(value):
        return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()

    def keep(self, value, note=None):
        with self.lock:
            self.items[self.digest(value)] = copy.deepcopy(note)

    def has(self, value):
        return self.digest(value) in self.items

    def note(self, value):
        return self.items.get(self.digest(value))

    def number(self):
        with self.lock:
            self.count += 1
            return self.count


def sse(name, value):
    head = "event: %s\n" % name if name else ""
    return "%sdata: %s\n\n" % (head, json.dumps(value))
