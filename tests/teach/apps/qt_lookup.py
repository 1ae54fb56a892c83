"""Qt: a look-up that asks for a number and a name."""
import sys

from PyQt5.QtCore import QPoint, pyqtSignal
from PyQt5.QtWidgets import QApplication, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

import kit


class Lookup(QWidget):
    ask = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.ask.connect(lambda f: f())
        self.setWindowTitle("Warranty")
        self.setGeometry(520, 80, 520, 300)
        form = QFormLayout(self)
        form.setVerticalSpacing(16)
        self.parts = {"serial": QLineEdit(), "buyer": QLineEdit(), "find": QPushButton("Register claim")}
        form.addRow("Serial number", self.parts["serial"])
        form.addRow("Buyer", self.parts["buyer"])
        form.addRow(self.parts["find"])
        self.said = QLabel("")
        form.addRow(self.said)
        self.parts["find"].clicked.connect(self.find)

    def find(self):
        kit.file(serial=self.parts["serial"].text(), buyer=self.parts["buyer"].text())
        self.said.setText("The claim is registered")

    def where(self, name):
        w = self.parts[name]
        at = w.mapToGlobal(QPoint(0, 0))
        return [at.x(), at.y(), w.width(), w.height()]


app = QApplication(sys.argv[:1])
main = Lookup()
kit.listen(main.ask.emit, main.where)
main.show()
app.exec()
