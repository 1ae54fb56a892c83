"""Qt: a note on two sheets of a tab widget."""
import sys

from PyQt5.QtCore import QPoint, pyqtSignal
from PyQt5.QtWidgets import (QApplication, QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget)

import kit


class Notes(QWidget):
    ask = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.ask.connect(lambda f: f())
        self.setWindowTitle("Notes")
        self.resize(560, 460)
        self.tabs, self.said = QTabWidget(), QLabel("")
        self.title, self.text, self.keep = QLineEdit(), QPlainTextEdit(), QPushButton("Keep note")
        self.tags = {t: QCheckBox(t) for t in kit.VALUES["_tags"]}
        first, second = QVBoxLayout(), QVBoxLayout()
        for w in (QLabel("Heading"), self.title, QLabel("Body"), self.text):
            first.addWidget(w)
        for box in self.tags.values():
            second.addWidget(box)
        second.addStretch()
        for name, layout in (("Content", first), ("Labels", second)):
            sheet = QWidget()
            sheet.setLayout(layout)
            self.tabs.addTab(sheet, name)
        all_ = QVBoxLayout(self)
        for w in (self.tabs, self.keep, self.said):
            all_.addWidget(w)
        self.keep.clicked.connect(self.store)

    def store(self):
        kit.file(title=self.title.text(), text=self.text.toPlainText(), tags=[t for t, b in self.tags.items() if b.isChecked()])
        self.said.setText("The note is kept")

    def where(self, name):
        if name.startswith("tab:"):
            bar = self.tabs.tabBar()
            i = next(i for i in range(bar.count()) if bar.tabText(i) == name[4:])
            r, at = bar.tabRect(i), bar.mapToGlobal(QPoint(0, 0))
            return [at.x() + r.x(), at.y() + r.y(), r.width(), r.height()]
        w = {"title": self.title, "text": self.text, "keep": self.keep}.get(name) or self.tags[name]
        at = w.mapToGlobal(QPoint(0, 0))
        # A check box is as wide as the window, but its square and words are at the left.
        return [at.x(), at.y(), min(w.width(), 100) if name in self.tags else w.width(), w.height()]


app = QApplication(sys.argv[:1])
main = Notes()
kit.listen(main.ask.emit, main.where)
main.show()
app.exec()
