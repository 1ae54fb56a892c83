#!/usr/bin/python3
"""target.py KIND FOLDER: a real application that tells what text arrived in it, by its own means.

KIND: gtk3-entry gtk3-view gtk4 qt qt-line chromium firefox xterm writer; gtk3-nopaste, an entry that takes no pasted
text; qt-clip holds a clipboard instead, and reads each new one at once as clipboard managers do.
FOLDER: an empty folder for profiles and the like.
stdout: one message for each change, "LENGTH\\n" and so many bytes of UTF-8; an empty one when it is ready.
stdin, a line each: "clear" empties the field; end of file ends the program.
qt-clip: "set" owns a clipboard of text, html, uri-list and png; "sum" answers with the hashes of what
the clipboard holds; "sum-primary" with that of the selection.
"""
import hashlib
import http.server
import os
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "teach"))
from waiting import Folder  # noqa: E402

KIND, FOLDER = sys.argv[1], sys.argv[2]
TITLE = "target-" + KIND
lock = threading.Lock()


def tell(text):
    data = text.encode("utf-8", "surrogatepass")
    with lock:
        sys.stdout.buffer.write(b"%d\n" % len(data) + data)
        sys.stdout.buffer.flush()


def read_commands(clear):
    """Line by line, in a thread of its own; returns at the end of the file."""
    for line in sys.stdin:
        if line.strip() == "clear":
            clear()


def gtk(version):
    import gi
    gi.require_version("Gtk", version)
    from gi.repository import GLib, Gtk

    def build(window):
        if KIND in ("gtk3-entry", "gtk3-nopaste"):
            field = Gtk.Entry()
            field.connect("changed", lambda f: tell(f.get_text()))
            if KIND == "gtk3-nopaste":
                field.connect("paste-clipboard", lambda f: f.stop_emission_by_name("paste-clipboard"))
            clear = lambda: field.set_text("")
            sink = window.add
        else:
            field = Gtk.TextView(wrap_mode=Gtk.WrapMode.CHAR)
            buf = field.get_buffer()
            text = lambda: buf.get_text(buf.get_start_iter(), buf.get_end_iter(), True)
            buf.connect("changed", lambda b: tell(text()))
            clear = lambda: buf.set_text("", 0)
            sink = window.set_child if version == "4.0" else window.add
        sink(field)
        field.grab_focus()
        threading.Thread(target=lambda: (read_commands(lambda: GLib.idle_add(lambda: clear() and False)),
                                         os._exit(0)), daemon=True).start()

    if version == "4.0":
        loop = GLib.MainLoop()
        Gtk.init()
        window = Gtk.Window(title=TITLE, default_width=600, default_height=300)
        build(window)
        window.present()
        GLib.idle_add(lambda: tell("") and False)
        loop.run()
    else:
        window = Gtk.Window(title=TITLE, default_width=600, default_height=300)
        build(window)
        window.show_all()
        GLib.idle_add(lambda: tell("") and False)
        Gtk.main()


def qt():
    from PyQt5 import QtCore, QtWidgets
    app = QtWidgets.QApplication(sys.argv[:1])
    field = QtWidgets.QLineEdit() if KIND == "qt-line" else QtWidgets.QPlainTextEdit()
    text = field.text if KIND == "qt-line" else field.toPlainText
    field.textChanged.connect(lambda *a: tell(text()))
    field.setWindowTitle(TITLE)
    field.resize(600, 300)
    field.show()
    note = QtCore.QSocketNotifier(0, QtCore.QSocketNotifier.Read)

    def command():
        line = sys.stdin.buffer.raw.readline()
        if not line:
            app.quit()
        elif line.strip() == b"clear":
            field.clear()
    note.activated.connect(command)
    QtCore.QTimer.singleShot(0, lambda: tell(""))
    app.exec_()


def qt_clip():
    from PyQt5 import QtCore, QtWidgets, QtGui
    app = QtWidgets.QApplication(sys.argv[:1])
    clip = app.clipboard()
    note = QtCore.QSocketNotifier(0, QtCore.QSocketNotifier.Read)
    big = hashlib.sha256(b"seed").digest()
    while len(big) < 3 << 20:
        big += hashlib.sha256(big[-32:]).digest() * 64
    png = b"\x89PNG\r\n\x1a\n" + big

    def summary(selection):
        # By another program: this one remembers which forms the clipboard had until it hears of a new owner.
        out = []
        for name in ("UTF8_STRING", "text/html", "text/uri-list", "image/png"):
            data = subprocess.run(["xclip", "-o", "-selection", selection, "-t", name], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20).stdout
            out.append("%s %d %s" % (name, len(data), hashlib.sha256(data).hexdigest()[:16]))
        tell("\n".join(out))

    def sum_up(selection):
        # This one goes on serving meanwhile.
        threading.Thread(target=summary, args=(selection,), daemon=True).start()

    def command():
        line = sys.stdin.buffer.raw.readline().strip()
        if line == b"set":
            mime = QtCore.QMimeData()
            mime.setText("the user's \u20ac \u6f22\u5b57\nsecond line\t.")
            mime.setHtml("<b>the user's \u20ac</b>")
            mime.setData("text/uri-list", b"file:///tmp/a%20b\r\nfile:///tmp/c\r\n")
            mime.setData("image/png", png)
            clip.setMimeData(mime, QtGui.QClipboard.Clipboard)
            clip.setText("what was selected \u20ac", QtGui.QClipboard.Selection)
            tell("set")
        elif line == b"sum":
            sum_up("clipboard")
        elif line == b"sum-primary":
            sum_up("primary")
        else:
            app.quit()
    note.activated.connect(command)
    clip.dataChanged.connect(lambda: clip.text())
    QtCore.QTimer.singleShot(0, lambda: tell(""))
    app.exec_()


PAGE = """<!doctype html><meta charset=utf-8><title>%s</title>type here
<textarea autofocus style="width:95%%;height:90vh" autocomplete=off spellcheck=false></textarea><script>
const t = document.querySelector('textarea');
let busy = false, dirty = false;
function send() {
  if (busy) { dirty = true; return; }
  busy = true; dirty = false;
  fetch('/text', {method: 'POST', body: t.value}).finally(() => { busy = false; if (dirty) send(); });
}
t.oninput = send;
async function wait() {
  for (;;) {
    try { if (await (await fetch('/wait')).text() == 'clear') { t.value = ''; send(); } }
    catch (e) { await new Promise(r => setTimeout(r, 100)); }
  }
}
// Until something is painted browsers drop what is typed, since nobody can see where it would go.
function ready() {
  t.focus();
  const painted = performance.getEntriesByName('first-contentful-paint').length > 0;
  if (document.hasFocus() && painted) { send(); wait(); } else setTimeout(ready, 10);
}
ready();
</script>"""


def browser(argv):
    wanted = threading.Semaphore(0)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, body):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            if self.path == "/wait":
                self.answer(b"clear" if wanted.acquire(timeout=20) else b"")
            else:
                self.answer((PAGE % TITLE).encode())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(b"")
            tell(body.decode())

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d/" % server.server_port
    child = subprocess.Popen([a.replace("URL", url) for a in argv], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    read_commands(wanted.release)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def firefox():
    profile = FOLDER + "/firefox"
    os.makedirs(profile, exist_ok=True)
    with open(profile + "/user.js", "w") as f:
        for name, value in (("browser.shell.checkDefaultBrowser", "false"), ("browser.aboutwelcome.enabled", "false"),
                            ("datareporting.policy.dataSubmissionEnabled", "false"),
                            ("browser.startup.homepage_override.mstone", '"ignore"'),
                            ("termsofuse.acceptedVersion", "99"), ("termsofuse.bypassNotification", "true"),
                            ("app.update.enabled", "false"), ("browser.sessionstore.resume_from_crash", "false")):
            f.write('user_pref("%s", %s);\n' % (name, value))
    browser(["firefox-esr", "--no-remote", "--profile", profile, "URL"])


def chromium():
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser(["chromium", "--test-type", "--no-first-run", "--disable-gpu", "--disable-sync", "--password-store=basic",
             "--user-data-dir=" + FOLDER + "/chromium", "--window-size=800,600", "--app=URL"] + root)


def xterm():
    pipe = FOLDER + "/pipe"
    if os.path.exists(pipe):
        os.unlink(pipe)
    os.mkfifo(pipe)
    child = subprocess.Popen(["xterm", "-u8", "-T", TITLE, "-e", "sh", "-c",
                              "stty -icanon -echo -isig -ixon; exec cat > '%s'" % pipe], start_new_session=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    got = bytearray()

    def reader():
        with open(pipe, "rb", buffering=0) as f:
            tell("")
            while True:
                more = f.read(65536)
                if not more:
                    break
                got.extend(more)
                tell(got.decode("utf-8", "replace"))

    def clear():
        got.clear()
        tell("")
    threading.Thread(target=reader, daemon=True).start()
    read_commands(clear)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def listen_to(document, contents):
    """Tells the contents at once, and after every change of the document."""
    import unohelper
    from com.sun.star.util import XModifyListener
    changed = threading.Event()

    class Listener(unohelper.Base, XModifyListener):
        def modified(self, event):
            changed.set()

        def disposing(self, event):
            pass

    def tell_all():
        before = contents()
        tell(before)
        while changed.wait():
            changed.clear()
            # Only the change from unmodified to modified is told.
            if document.isModified():
                document.setModified(False)
            now = contents()
            if now != before:
                tell(now)
            before = now
    document.addModifyListener(Listener())
    threading.Thread(target=tell_all, daemon=True).start()


def writer():
    import uno
    home = FOLDER + "/office"
    os.makedirs(home + "/user", exist_ok=True)
    item = ('<item oor:path="/org.openoffice.%s"><prop oor:name="%s" oor:op="fuse"><value>%s</value></prop></item>')
    # What Writer changes by itself while one types would be taken for faults of typing.
    off = [("Office.Common/AutoCorrect", n) for n in
           ("ReplaceSingleQuote", "ReplaceDoubleQuote", "RemoveDoubleSpaces", "CapitalAtStartSentence", "TwoCapitalsAtStart", "Exceptions", "CorrectAccidentalCapsLock",
            "ChangeDash", "AddNonBreakingSpace", "AutoAutoCorrect", "SetInetAttribute", "ChangeFraction",
            "ChangeOrdinalNumber", "ChangeUnderlineWeight", "UseReplacementTable")] + \
          [("Office.Writer/AutoFunction/Completion", "Enable"), ("Office.Writer/AutoFunction/Format/ByInput", "Enable"),
           ("Office.Common/Misc", "ShowTipOfTheDay"), ("Office.Common/Misc", "FirstRun"),
           ("Office.Linguistic/SpellChecking", "IsSpellAuto")]
    with open(home + "/user/registrymodifications.xcu", "w") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
                'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">')
        f.writelines(item % (path, name, "false") for path, name in off)
        f.write("</oor:items>")
    name = "target%d" % os.getpid()
    child = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + home, "--norestore", "--nologo", "--nodefault",
                              "--nofirststartwizard", "--accept=pipe,name=%s;urp;" % name],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             start_new_session=True)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)

    def document():
        try:
            ctx = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % name)
        except Exception:  # not up yet
            return None
        desktop = ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", ctx)
        return desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, ())
    # Its pipe is a socket in this folder.
    with Folder(tempfile.gettempdir()) as folder:
        written = folder.until(document, 60)
    if not written:
        sys.exit("writer: LibreOffice does not answer at its pipe")
    text = written.getText()
    listen_to(written, lambda: text.getString().replace("\r\n", "\n").replace("\r", "\n"))
    read_commands(lambda: text.setString(""))
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


for name in ("GTK_IM_MODULE", "QT_IM_MODULE", "WAYLAND_DISPLAY"):
    os.environ.pop(name, None)
os.environ.update(LC_ALL="C.UTF-8", XMODIFIERS="@im=none", HOME=FOLDER, GDK_BACKEND="x11", QT_QPA_PLATFORM="xcb",
                  GTK_THEME="Adwaita", NO_AT_BRIDGE="1", XDG_RUNTIME_DIR=FOLDER)
{"gtk3-entry": lambda: gtk("3.0"), "gtk3-nopaste": lambda: gtk("3.0"),
 "gtk3-view": lambda: gtk("3.0"), "gtk4": lambda: gtk("4.0"), "qt": qt, "qt-line": qt,
 "qt-clip": qt_clip, "chromium": chromium, "firefox": firefox, "xterm": xterm, "writer": writer}[KIND]()
