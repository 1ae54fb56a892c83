"""A pad of Qt controls; every result is a line on standard output."""
import sys

from PyQt5.QtCore import QDate, Qt
from PyQt5.QtWidgets import (QApplication, QComboBox, QDateEdit, QFileDialog, QFormLayout, QLabel, QMainWindow,
                             QMenu, QPushButton, QWidget)


def say(*words):
    print(*words, flush=True)


class Pad(QMainWindow):
    def __init__(self):
        super().__init__()
        self.setWindowTitle("Pad cute")
        self.resize(620, 420)
        export = self.menuBar().addMenu("File").addMenu("Export")
        for name in ("As picture", "As table"):
            export.addAction(name, lambda n=name: say("menu", n))
        self.menuBar().addMenu("Edit").addAction("Tidy up", lambda: say("menu", "Tidy up"))
        form = QFormLayout()
        colour = QComboBox()
        colour.addItems(["Red", "Green", "Blue", "Yellow"])
        colour.currentTextChanged.connect(lambda t: say("combo", t))
        day = QDateEdit(QDate(2026, 11, 5))
        day.setDisplayFormat("yyyy-MM-dd")
        day.setCalendarPopup(True)
        day.dateChanged.connect(lambda d: say("day", d.toString("yyyy-MM-dd")))
        self.button = QPushButton("Attach paper")
        self.button.clicked.connect(self.attach)
        place = QLabel("Press me with the other button")
        place.setContextMenuPolicy(Qt.CustomContextMenu)
        place.customContextMenuRequested.connect(lambda p: self.context(place.mapToGlobal(p)))
        form.addRow("Colour", colour)
        form.addRow("Due day", day)
        form.addRow("Paper", self.button)
        form.addRow(place)
        middle = QWidget()
        middle.setLayout(form)
        self.setCentralWidget(middle)

    def attach(self):
        path, _ = QFileDialog.getOpenFileName(self, "Choose a paper", options=QFileDialog.DontUseNativeDialog)
        if path:
            say("file", path)
            self.button.setText(path.rsplit("/", 1)[1])

    def context(self, at):
        menu = QMenu(self)
        for name in ("Cut it", "Copy it", "Leave it"):
            menu.addAction(name, lambda n=name: say("context", n))
        menu.exec(at)


app = QApplication(sys.argv)
pad = Pad()
pad.show()
app.exec()
