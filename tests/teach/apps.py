"""Starts the programs of the proofs and asks them: where a part is, and what was filed."""
import json
import os
import subprocess
import threading
import zipfile
from xml.etree import ElementTree

from desk import PYTHON
from waiting import Folder

HERE = os.path.dirname(os.path.abspath(__file__)) + "/apps/"


class App:
    """One of apps/*.py."""

    def __init__(self, desk, name, title, values):
        self.desk, self.filed, self.places, self.lock = desk, [], {}, threading.Condition()
        self.p = desk.spawn(name, [PYTHON, HERE + name + ".py", json.dumps(values)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self.read, daemon=True).start()
        self.window = desk.window(title)

    def read(self):
        for line in self.p.stdout:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            with self.lock:
                if "filed" in said:
                    self.filed.append(said["filed"])
                else:
                    self.places[said["where"]] = said["rect"]
                self.lock.notify_all()

    def where(self, name):
        def ask():
            with self.lock:
                self.places.pop(name, None)
                self.p.stdin.write((name + "\n").encode())
                self.p.stdin.flush()
                self.lock.wait_for(lambda: name in self.places, 3)
                return self.places.get(name)
        rect = self.desk.until(ask, 8, "%s does not say where %s is" % (self.window, name))
        if isinstance(rect[0], str):
            x, y, _, _ = self.desk.place(rect[0])
            rect = [rect[1] + x, rect[2] + y, rect[3], rect[4]]
        return tuple(rect)

    def records(self, seconds=0):
        with self.lock:
            self.lock.wait_for(lambda: self.filed, seconds)
            return list(self.filed)

    def close(self):
        self.desk.end(self.p)


class Terminal:
    """A program in xterm that leaves its result in a file."""

    def __init__(self, desk, name, title):
        self.desk, self.out = desk, desk.folder + "/" + name + ".out"
        if os.path.exists(self.out):
            os.unlink(self.out)
        self.p = desk.spawn("xterm", ["xterm", "-u8", "-fa", "DejaVu Sans Mono", "-fs", "13", "-T", title, "-geometry", "80x22+120+90", "-e",
                                      PYTHON, HERE + name + ".py", "{}", self.out])
        self.window = desk.window(title)

    def where(self, _):
        x, y, w, h = self.desk.place(self.window)
        return x + w // 4, y + h // 4, w // 2, h // 2

    def records(self, seconds=0):
        def written():
            try:
                with open(self.out) as f:
                    return [json.load(f)]
            except (OSError, ValueError):
                return []
        with Folder(os.path.dirname(self.out)) as folder:
            return folder.until(written, seconds)

    def close(self):
        self.desk.end(self.p)


class Office:
    """LibreOffice Calc; what is checked is the file that was saved."""
    OFF = [("Office.Common/Misc", "ShowTipOfTheDay"), ("Office.Common/Misc", "FirstRun"), ("Office.Calc/Input", "AutoInput"),
           ("Office.Common/AutoCorrect", "CapitalAtStartSentence")]

    def __init__(self, desk):
        self.desk, self.p = desk, None
        home = desk.home + "/office"
        os.makedirs(home + "/user", exist_ok=True)
        with open(home + "/user/registrymodifications.xcu", "w") as f:
            f.write('<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
                    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">')
            for path, name in self.OFF:
                f.write('<item oor:path="/org.openoffice.%s"><prop oor:name="%s" oor:op="fuse"><value>false</value></prop></item>' % (path, name))
            f.write("</oor:items>")
        self.start = ["soffice", "-env:UserInstallation=file://" + home, "--norestore", "--nologo", "--nofirststartwizard", "--calc"]

    @staticmethod
    def write(path, rows):
        """The smallest sheet that is one (OpenDocument 1.2, part 3: packages)."""
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        names = " ".join('xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (n, n) for n in ("office", "table", "text"))
        cells = "".join("<table:table-row>%s</table:table-row>" % "".join(
            '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>' % c for c in row) for row in rows)
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("mimetype", kind, zipfile.ZIP_STORED)
            z.writestr("content.xml", '<?xml version="1.0" encoding="UTF-8"?><office:document-content %s office:version="1.2"><office:body>'
                       '<office:spreadsheet><table:table table:name="Sheet1">%s</table:table></office:spreadsheet></office:body>'
                       "</office:document-content>" % (names, cells))
            z.writestr("META-INF/manifest.xml", '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
                       'opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/>'
                       '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>' % kind)

    def open(self, name, rows):
        """A sheet with these rows in a program of its own."""
        self.shut()
        self.path = "%s/%s.ods" % (self.desk.home, name)
        self.write(self.path, rows)
        self.stamp = os.stat(self.path).st_mtime_ns
        self.p = self.desk.spawn("soffice", self.start + [self.path])
        self.window = self.desk.window(name + ".ods", 60)
        # The window is there long before it shows the sheet and takes keys.
        self.desk.until(lambda: any(rows[0][-1] in t for t in self.desk.look()["text"]), 60, "the sheet does not show")
        # As somebody leaves it who worked in it: the sheet itself has the keys.
        x, y, w, h = self.where("")
        self.desk.x(["xdotool", "windowactivate", "--sync", self.window, "mousemove", "--sync", str(x), str(y), "click", "1"])

    def where(self, _):
        x, y, w, h = self.desk.place(self.window)
        return x + w // 2, y + h // 2, w // 4, h // 4

    def records(self, seconds=0):
        """The cells of the saved file, once it was saved."""
        with Folder(os.path.dirname(self.path)) as folder:
            return folder.until(self.cells, seconds)

    def cells(self):
        """[rows], or [] while it has not been saved, or not to its end."""
        try:
            if os.stat(self.path).st_mtime_ns == self.stamp:
                return []
            tree = ElementTree.fromstring(zipfile.ZipFile(self.path).read("content.xml"))
        except (OSError, zipfile.BadZipFile, KeyError, ElementTree.ParseError):
            return []
        table, text = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
        rows = []
        for row in tree.iter(table + "table-row"):
            cells = []
            for cell in row.iter(table + "table-cell"):
                value = "\n".join("".join(p.itertext()) for p in cell.iter(text + "p"))
                cells += [value] * (1 if not value else int(cell.get(table + "number-columns-repeated", "1")))
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(cells)
        return [rows]

    def shut(self):
        if self.p:
            self.desk.end(self.p)
        self.p = None

    def close(self):
        self.shut()
