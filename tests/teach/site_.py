"""The server of the proofs' pages: makes each page from its task and seed, keeps what was filed, and lets the driver ask
the page that is open (kit.js)."""
import http.server
import json
import os
import queue
import threading
import time
import urllib.parse

from desk import Failed

HERE = os.path.dirname(os.path.abspath(__file__))


class Site:
    def __init__(self, pages):
        """pages: path -> function of the query (a dict) that gives HTML."""
        self.pages, self.filed = pages, []
        self.lock = threading.Condition()
        self.page, self.waiting = None, {}
        self.commands = queue.Queue()
        self.counter = 0
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, body, kind="text/html; charset=utf-8", code=200):
                body = body if isinstance(body, bytes) else body.encode()
                try:
                    self.send_response(code)
                    self.send_header("Content-Type", kind)
                    self.send_header("Cache-Control", "no-store")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                if url.path == "/kit.js":
                    with open(HERE + "/kit.js", encoding="utf-8") as f:
                        return self.answer(f.read(), "text/javascript")
                if url.path == "/control/next":
                    return self.answer(json.dumps(site.next(query.get("page"))), "application/json")
                make = site.pages.get(url.path)
                if not make:
                    return self.answer("not here", code=404)
                wait = float(query.get("slow", 0))
                if wait:
                    threading.Event().wait(wait)
                return self.answer(make(query))

            def do_POST(self):
                url = urllib.parse.urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if url.path == "/control/answer":
                    site.answered(json.loads(body))
                elif url.path == "/file":
                    query = dict(urllib.parse.parse_qsl(url.query))
                    if float(query.get("slowfile", 0)):
                        threading.Event().wait(float(query["slowfile"]))
                    with site.lock:
                        site.filed.append({"query": query, "record": json.loads(body)})
                        site.lock.notify_all()
                self.answer("{}", "application/json")

            def log_message(self, *ignored):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *ignored):
                """Browsers break off what they no longer want."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = "http://127.0.0.1:%d" % self.server.server_port

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # The open page asks what is wanted of it; only the newest one is answered.

    def next(self, page):
        end = time.monotonic() + 20
        with self.lock:
            self.page = page
            self.lock.notify_all()
            while self.page == page and time.monotonic() < end:
                for command in self.waiting.values():
                    if command["page"] is None:
                        command["page"] = page
                        return command["ask"]
                self.lock.wait(max(0.01, end - time.monotonic()))
        return {}

    def answered(self, answer):
        with self.lock:
            command = self.waiting.get(answer.get("id"))
            if command:
                command["value"], command["done"] = answer.get("value"), True
                self.lock.notify_all()

    def ask(self, do, seconds=10, **more):
        """What the open page answers; asked again when it went away meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self.lock:
                self.counter += 1
                key = self.counter
                command = {"ask": dict(more, do=do, id=key), "page": None, "done": False, "value": None}
                self.waiting[key] = command
                self.lock.notify_all()
                limit = min(end, time.monotonic() + 2.5)
                while not command["done"] and time.monotonic() < limit:
                    self.lock.wait(max(0.01, limit - time.monotonic()))
                del self.waiting[key]
                if command["done"]:
                    return command["value"]
        raise Failed("the page does not answer (%s)" % do)

    def go(self, path, seconds=30):
        """Opens another page in the browser that shows one of ours, without touching it."""
        with self.lock:
            old = self.page
        self.ask("go", url=path)
        with self.lock:
            if not self.lock.wait_for(lambda: self.page not in (old, None), seconds):
                raise Failed("the page did not open: " + path)

    def first(self, seconds=60):
        """Waits for the first page of a browser."""
        with self.lock:
            if not self.lock.wait_for(lambda: self.page is not None, seconds):
                raise Failed("the browser shows nothing")

    def records(self):
        with self.lock:
            out, self.filed = self.filed, []
            return out

    def wait_filed(self, seconds=10):
        """Waits until something is filed; leaves it there."""
        with self.lock:
            return bool(self.lock.wait_for(lambda: self.filed, seconds))


def browser_args(desk, kind, url, geometry=(1160, 720, 60, 30), a11y=True):
    """The command line of a browser on this desk, with a profile of its own that greets nobody."""
    w, h, x, y = geometry
    if kind == "chromium":
        # Nothing offers to keep passwords: its bubble would lie over whatever comes next.
        os.makedirs(desk.home + "/chromium/Default", exist_ok=True)
        with open(desk.home + "/chromium/Default/Preferences", "w") as f:
            json.dump({"credentials_enable_service": False, "profile": {"password_manager_enabled": False},
                       "autofill": {"profile_enabled": False, "credit_card_enabled": False}}, f)
        argv = ["chromium", "--app=" + url, "--user-data-dir=%s/chromium" % desk.home, "--test-type", "--no-first-run",
                "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-gpu", "--password-store=basic", "--force-device-scale-factor=1",
                "--disable-features=Translate,PasswordManagerOnboarding,AutofillServerCommunication", "--window-size=%d,%d" % (w, h),
                "--window-position=%d,%d" % (x, y)]
        if a11y:
            argv.append("--force-renderer-accessibility")
        if os.geteuid() == 0:
            argv.append("--no-sandbox")
        return argv
    profile = desk.home + "/.fox"
    os.makedirs(profile, exist_ok=True)
    with open(profile + "/user.js", "w") as f:
        for name, value in (("browser.shell.checkDefaultBrowser", "false"), ("browser.aboutwelcome.enabled", "false"),
                            ("datareporting.policy.dataSubmissionEnabled", "false"), ("signon.rememberSignons", "false"),
                            ("browser.startup.homepage_override.mstone", '"ignore"'), ("app.update.enabled", "false"),
                            ("termsofuse.acceptedVersion", "99"), ("termsofuse.bypassNotification", "true"),
                            ("browser.sessionstore.resume_from_crash", "false"), ("browser.formfill.enable", "false"),
                            ("extensions.formautofill.addresses.enabled", "false")):
            f.write('user_pref("%s", %s);\n' % (name, value))
    return ["firefox-esr", "--no-remote", "--new-instance", "--profile", profile, "--width", str(w), "--height", str(h), url]
