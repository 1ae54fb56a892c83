#!/usr/bin/env python3
"""A stand-in for the vendors' model servers: real HTTP and HTTPS, all four forms, streamed and whole.

    standin.py [--brain NAME[:ARGUMENT]] [--log FOLDER] [--tls KIND] [--faults FILE] [--models NAME,...] [--stay]

It prints one JSON line when it is ready, {"http": "http://127.0.0.1:PORT", "https": "https://localhost:PORT", "ca": FILE},
and ends when its stdin does (with --stay: on SIGTERM). The key that it accepts is "stand-in-key". Endpoints of a client:

    anthropic   BASE                chat     BASE/chat/v1
    openai      BASE/openai/v1      gemini   BASE/gemini/v1beta

Every request is checked against the rules of its vendor (forms/*.py), also those that no type can express, and refused with
400 and the reason. With --log every request body is written to FOLDER/PID-NNNN-FORM.json with a .meta.json beside it;
tests/standin/check-types checks them against the vendors' own types.

To write a brain: put brains/NAME.py here with a function

    def think(ask): ...

`ask` (class Ask below) is the request in plain words: ask.turn (0 for the first answer), ask.goal (the first text of the
user), ask.text (all that the user and the results said last), ask.image ((width, height, bytes) of the newest picture, or None),
ask.results ([(name, failed, text), ...] of the last turn), ask.tools (names of functions), ask.model, ask.form, ask.argument, and
ask.memory (a dict that lasts as long as the conversation). It returns a list of gestures, a text (the chore is over), or
(text, gestures). A gesture is a tuple; places are pixels of ask.image:

    ("click", x, y)   ("click", x, y, {"button": "right", "count": 2, "held": "ctrl"})   ("move", x, y)
    ("drag", x, y, x2, y2)   ("scroll", x, y, "down", 3)   ("type", "text")   ("key", "ctrl+s")   ("wait", 1)
    ("screenshot",)   ("zoom", x, y, x2, y2)
    ("tool", "choose", {"option": "Lunch"})        a custom tool, desk_choose; in every form
    ("raw", {...})                                 a native block, item or part as it is
    ("safety", "words", gesture)                   the gesture with the vendor's demand for a person's yes (openai, gemini)

Each form says it in its vendor's way. Models without tools (ui-tars, qwen, holo, opencua by name) get their own texts.
ask.find("Save") gives the middle of a line or element of the observation's text whose name holds "Save".

Faults: a list of objects, one for each request; the first that is left is used up by it, then everything is well again.

    {"status": 429, "headers": {"retry-after-ms": "30"}, "body": {...}}      an answer instead of a reply
    {"cut": N}  {"cut": N, "how": "clean"}    the connection breaks (is closed) after N bytes of the body
    {"stall": N}       N bytes, then silence until the client goes
    {"drip": N}        N bytes, then a comment every moment until the client goes
    {"error": K, "body": {...}}               an error event after K events
    {"raw": "text", "type": "..."}            these bytes as the body
    {"huge": N}        a reply with a text of N bytes       {"flood": N}    N pings first
    {"refuse": true}   no answer at all: the connection is reset
    {"crlf": true}     lines end in CRLF
    {"double": true}   every event comes twice
    {"lack": "message_stop"}                  events with this type are left out

A test may change it while it runs, by POST of JSON to BASE/standin: {"faults": [...]}, {"script": [[gesture, ...], ...]} for
the brain "script", {"brain": "NAME"}. GET BASE/standin tells {"requests": N, "bad": [reasons of 400s of the rules]};
GET BASE/standin/N waits until N requests came, 30 s at most.
"""
import argparse
import base64
import http.server
import importlib.util
import json
import os
import re
import select
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
from forms import anthropic, chat, common, gemini, openai  # noqa: E402

ASKED_WITHIN = 30  # seconds
KEY = "stand-in-key"
FORMS = [anthropic, openai, gemini, chat]


class Ask:
    """A request in plain words, for brains."""

    def __init__(self, form, parsed, memory, argument):
        self.form = form
        self.model = parsed["model"]
        self.tools = parsed["tools"]
        self.system = parsed["system"]
        self.turn = parsed["turn"]
        self.goal = parsed["goal"]
        self.text = parsed["text"]
        self.results = parsed["results"]
        self.image = parsed["image"]
        self.space = parsed.get("space", "image")
        self.memory = memory
        self.argument = argument

    def find(self, words):
        """The middle of what the observation's text names so, in the model's own coordinates; None."""
        for line in self.text.splitlines():
            if words.lower() in line.lower():
                box = re.search(r"\[\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\]", line)
                if box:
                    x, y, w, h = map(int, box.groups())
                    return x + w // 2, y + h // 2
        return None

    def element(self, words):
        """The id (e7) of the first element of the observation's text whose line holds the words; None."""
        for line in self.text.splitlines():
            if words.lower() in line.lower():
                found = re.search(r"\be\d+\b", line)
                if found:
                    return found.group(0)
        return None


class Server:
    """What the requests of one stand-in share."""

    def __init__(self, options):
        self.lock = threading.Condition()
        self.faults = []
        self.script = []
        self.brain_name, _, self.argument = options.brain.partition(":")
        self.models = options.models.split(",")
        self.log = options.log
        self.count = 0
        self.bad = []
        self.memories = {}
        self.sent = common.Sent()
        self.brains = {}
        if options.faults:
            with open(options.faults, encoding="utf-8") as f:
                self.faults = json.load(f)
        if self.log:
            os.makedirs(self.log, exist_ok=True)

    def scripted(self, ask):
        """The next answer of the script: a text, gestures, or [text, gestures]."""
        answer = self.script.pop(0) if self.script else "Done."
        return tuple(answer) if isinstance(answer, list) and answer and isinstance(answer[0], str) else answer

    def brain(self):
        name = self.brain_name
        if name == "script":
            return self.scripted
        if name not in self.brains:
            spec = importlib.util.spec_from_file_location("brain_" + name, os.path.join(HERE, "brains", name + ".py"))
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            self.brains[name] = module.think
        return self.brains[name]

    def note(self, form, body, headers, answer):
        with self.lock:
            self.count += 1
            self.lock.notify_all()
            if not self.log:
                return
            stem = os.path.join(self.log, "%d-%06d-%s" % (os.getpid(), self.count, form))
            with open(stem + ".json", "wb") as f:
                f.write(body)
            with open(stem + ".meta.json", "w", encoding="utf-8") as f:
                json.dump({"form": form, "beta": headers.get("anthropic-beta"), "answer": answer,
                           "tick": time.monotonic_ns() // 1000}, f)

    def control(self, order):
        with self.lock:
            self.faults = order.get("faults", self.faults)
            self.script = order.get("script", self.script)
            if "brain" in order:
                self.brain_name, _, self.argument = order["brain"].partition(":")
            if order.get("forget"):
                self.bad, self.memories, self.sent = [], {}, common.Sent()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def log_message(self, *_):
        pass

    # -- answers ----------------------------------------------------------------------------------------------------

    def give(self, status, value, headers=None):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("request-id", "req_standin_%d" % self.server.shared.count)
        for k, v in (headers or {}).items():
            self.send_header(k, v)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def reset(self):
        """Closes without a farewell: RST instead of FIN, and no close_notify."""
        self.close_connection = True
        try:
            self.wfile.flush()
        except OSError:
            pass
        raw = self.connection
        try:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            fd = raw.detach()
            os.close(fd)
        except OSError:
            pass

    def linger(self):
        """Silent until the client goes."""
        self.close_connection = True
        try:
            self.connection.settimeout(60)
            self.connection.recv(1)
        except OSError:
            pass

    def drip(self):
        """A stream that never ends."""
        self.close_connection = True
        try:
            while not select.select([self.connection], [], [], 0.02)[0]:
                self.wfile.write(b"8\r\n: more\n\n\r\n")
                self.wfile.flush()
        except OSError:
            pass

    def send_body(self, data, kind, fault):
        """The body of a good reply, or as much of it as the fault lets through."""
        cut = fault.get("cut", fault.get("stall", fault.get("drip")))
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("request-id", "req_standin_%d" % self.server.shared.count)
        if fault.get("how") == "clean":
            # The end of the connection is the end of the body: nothing but its content tells that it was cut.
            self.send_header("connection", "close")
            self.close_connection = True
            chunked = False
        else:
            self.send_header("transfer-encoding", "chunked")
            chunked = True
        self.end_headers()
        part = data if cut is None else data[:cut]
        try:
            if chunked and part:
                self.wfile.write(b"%x\r\n" % len(part) + part + b"\r\n")
            elif part:
                self.wfile.write(part)
            if cut is None and chunked:
                self.wfile.write(b"0\r\n\r\n")
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            return
        if "drip" in fault:
            self.drip()
        elif "stall" in fault:
            self.linger()
        elif cut is not None and chunked:
            self.reset()

    # -- requests ---------------------------------------------------------------------------------------------------

    def do_GET(self):
        shared = self.server.shared
        if self.path.startswith("/standin"):
            least = int(self.path[len("/standin/"):] or 0)
            with shared.lock:
                shared.lock.wait_for(lambda: shared.count >= least, ASKED_WITHIN)
            self.give(200, {"requests": shared.count, "bad": shared.bad})
            return
        form = self.form()
        if form is None:
            self.give(404, {"error": {"message": "no such path", "type": "not_found_error"}})
        elif form.key(self.headers) != KEY and form is not chat:
            self.give(401, form.error(401, "authentication_error", "invalid key"))
        else:
            self.give(200, form.models(shared.models))

    def form(self):
        for f in FORMS:
            if f.claims(self.path):
                return f
        return None

    def do_POST(self):
        shared = self.server.shared
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.path == "/standin":
            shared.control(json.loads(body))
            self.give(200, {"ok": True})
            return
        with shared.lock:
            fault = shared.faults.pop(0) if shared.faults else {}
        form = self.form()
        if form is None:
            self.give(404, {"error": {"message": "no such path", "type": "not_found_error"}})
            return
        if fault.get("refuse"):
            shared.note(form.NAME, body, self.headers, "refuse")
            self.reset()
            return
        if "status" in fault:
            shared.note(form.NAME, body, self.headers, fault["status"])
            given = fault.get("body", form.error(fault["status"], "api_error", "a fault of the test"))
            self.give(fault["status"], given.encode() if isinstance(given, str) else given, fault.get("headers"))
            return
        try:
            self.reply(form, body, fault)
        except common.Refused as e:
            shared.note(form.NAME, body, self.headers, e.status)
            if e.status == 400 and not e.expected:
                shared.bad.append(str(e))
            self.give(e.status, form.error(e.status, e.type, str(e), e.details))

    def reply(self, form, body, fault):
        shared = self.server.shared
        if len(body) > 32 << 20:
            raise common.Refused("the request is larger than 32 MB", status=413, type="request_too_large", expected=True)
        if form.key(self.headers) != KEY and not (form is chat and form.key(self.headers) is None):
            raise common.Refused("invalid key", status=401, type="authentication_error", expected=True)
        try:
            request = json.loads(body.decode("utf-8"), object_pairs_hook=common.no_duplicates)
        except (ValueError, UnicodeDecodeError) as e:
            raise common.Refused("the body is no JSON: %s" % e)
        parsed = form.parse(self.path, self.headers, request, shared.sent)
        memory = shared.memories.setdefault((form.NAME, parsed["goal"]), {})
        thought = shared.brain()(Ask(form.NAME, parsed, memory, shared.argument))
        text, gestures = "", thought
        if isinstance(thought, str):
            text, gestures = thought, []
        elif isinstance(thought, tuple):
            text, gestures = thought
        if "huge" in fault:
            text, gestures = "x" * fault["huge"], []
        message = form.say(text, [tuple(g) for g in gestures], parsed, shared.sent)
        shared.note(form.NAME, body, self.headers, 200)
        if "raw" in fault:
            kind = "text/event-stream" if parsed["stream"] else "application/json"
            self.send_body(fault["raw"].encode(), fault.get("type", kind), fault)
        elif parsed["stream"]:
            self.send_body(self.events(form, message, parsed, fault), "text/event-stream", fault)
        else:
            self.send_body(json.dumps(message).encode(), "application/json", fault)

    def events(self, form, message, parsed, fault):
        events = list(form.stream(message, parsed))
        if "lack" in fault:
            events = [e for e in events if '"%s"' % fault["lack"] not in e and fault["lack"] != e.strip()]
        if "error" in fault:
            events = events[: fault["error"]] + [form.error_event(fault.get("body"))]
        if "flood" in fault:
            events = [": ping\n\n"] * fault["flood"] + events
        if fault.get("double"):
            events = [e for e in events for _ in (0, 1)]
        text = "".join(events)
        if fault.get("crlf"):
            text = text.replace("\n", "\r\n")
        return text.encode()


# -- certificates -----------------------------------------------------------------------------------------------------

def openssl(*words):
    subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def certificates(folder, kind):
    """A CA of its own and a certificate for localhost; kinds: good, expired, wrong-host, untrusted."""
    ca, key, cert = (os.path.join(folder, n) for n in ("ca.pem", "key.pem", "cert.pem"))
    other = os.path.join(folder, "other.pem")
    for c, k in ((ca, "ca.key"), (other, "other.key")):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                "/CN=stand-in CA", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
                "-keyout", os.path.join(folder, k), "-out", c)
    request, extra = os.path.join(folder, "request.pem"), os.path.join(folder, "extra.cnf")
    host = "elsewhere.invalid" if kind == "wrong-host" else "localhost"
    with open(extra, "w", encoding="ascii") as f:
        f.write("subjectAltName=DNS:%s%s\n" % (host, "" if kind == "wrong-host" else ",IP:127.0.0.1"))
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + host, "-keyout", key,
            "-out", request)
    signer = ("other.pem", "other.key") if kind == "untrusted" else ("ca.pem", "ca.key")
    days = ("-days", "-1") if kind == "expired" else ("-days", "2")
    openssl("x509", "-req", "-in", request, "-CA", os.path.join(folder, signer[0]), "-CAkey", os.path.join(folder, signer[1]),
            "-CAcreateserial", *days, "-extfile", extra, "-out", cert)
    return ca, cert, key


class Threads(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that went is what many tests are about; anything else is a fault of the stand-in."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class TlsThreads(Threads):
    context = None

    def finish_request(self, request, client_address):
        with self.context.wrap_socket(request, server_side=True) as tls:
            super().finish_request(tls, client_address)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--brain", default="script")
    p.add_argument("--log", default=os.environ.get("DESKHAND_STANDIN_LOG"))
    p.add_argument("--tls", default="good", choices=["good", "expired", "wrong-host", "untrusted", "none"])
    p.add_argument("--faults")
    p.add_argument("--models", default="claude-opus-5-5,gpt-5.6-sol,gemini-3.6-flash,qwen3-vl-8b")
    p.add_argument("--stay", action="store_true")
    options = p.parse_args()
    shared = Server(options)
    if options.stay:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    plain = Threads(("127.0.0.1", 0), Handler)
    plain.shared = shared
    ready = {"http": "http://127.0.0.1:%d" % plain.server_port}
    threading.Thread(target=plain.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        if options.tls != "none":
            ca, cert, key = certificates(folder, options.tls)
            secure = TlsThreads(("127.0.0.1", 0), Handler)
            secure.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secure.context.load_cert_chain(cert, key)
            secure.shared = shared
            ready.update(https="https://localhost:%d" % secure.server_port, ca=ca)
            threading.Thread(target=secure.serve_forever, daemon=True).start()
        print(json.dumps(ready), flush=True)
        if options.stay:
            signal.sigwait({signal.SIGTERM, signal.SIGINT})
        else:
            sys.stdin.read()


if __name__ == "__main__":
    main()
