"""Qt: a door with a user, a password and a PIN."""
import sys

from PyQt5.QtCore import QPoint, pyqtSignal
from PyQt5.QtWidgets import QApplication, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

import kit


class Vault(QWidget):
    ask = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.ask.connect(lambda f: f())
        self.setWindowTitle("Vault")
        self.resize(460, 240)
        self.parts = {"user": QLineEdit(), "password": QLineEdit(), "pin": QLineEdit(), "unlock": QPushButton("Unlock")}
        form = QFormLayout(self)
        form.setVerticalSpacing(16)
        for label, name in (("User", "user"), ("Password", "password"), ("PIN", "pin")):
            form.addRow(label, self.parts[name])
            if name != "user":
                self.parts[name].setEchoMode(QLineEdit.Password)
        form.addRow(self.parts["unlock"])
        self.said = QLabel("Locked")
        form.addRow(self.said)
        self.parts["unlock"].clicked.connect(self.unlock)

    def unlock(self):
        p = self.parts
        kit.file(user=p["user"].text(), lengths=[len(p[n].text()) for n in ("password", "pin")])
        self.said.setText("The vault is open")

    def where(self, name):
        w = self.parts[name]
        at = w.mapToGlobal(QPoint(0, 0))
        return [at.x(), at.y(), w.width(), w.height()]


app = QApplication(sys.argv[:1])
main = Vault()
kit.listen(main.ask.emit, main.where)
main.show()
app.exec()
