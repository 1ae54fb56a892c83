"""Qt: an invoice that is saved from the menu."""
import sys

from PyQt5.QtCore import QDate, QPoint, pyqtSignal
from PyQt5.QtWidgets import (QApplication, QComboBox, QDateEdit, QFormLayout, QLineEdit, QMainWindow, QSpinBox, QWidget)

import kit


class Invoice(QMainWindow):
    ask = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.ask.connect(lambda f: f())
        self.setWindowTitle("Invoice")
        self.resize(560, 380)
        menu = self.menuBar().addMenu("Invoice")
        menu.addAction("New")
        menu.addAction("Save invoice", self.save)
        menu.addAction("Print")
        self.menuBar().addMenu("Edit").addAction("Undo")
        self.parts = {"customer": QLineEdit(), "hours": QSpinBox(), "tax": QComboBox(), "due": QDateEdit(QDate(2026, 1, 1))}
        self.parts["hours"].setMaximum(999)
        self.parts["tax"].addItems(["Choose", "Full rate", "Reduced rate", "Exempt"])
        self.parts["due"].setDisplayFormat("yyyy-MM-dd")
        form = QFormLayout()
        form.setVerticalSpacing(16)
        for label, name in (("Customer", "customer"), ("Hours", "hours"), ("Tax", "tax"), ("Due date", "due")):
            form.addRow(label, self.parts[name])
        middle = QWidget()
        middle.setLayout(form)
        self.setCentralWidget(middle)
        self.statusBar().showMessage("Not saved yet")

    def save(self):
        p = self.parts
        kit.file(customer=p["customer"].text(), hours=p["hours"].value(), tax=p["tax"].currentText(), due=p["due"].date().toString("yyyy-MM-dd"))
        self.statusBar().showMessage("Invoice saved")

    def where(self, name):
        if name.startswith("menu:"):
            bar = self.menuBar()
            for top in bar.actions():
                if top.text() == name[5:]:
                    r, at = bar.actionGeometry(top), bar.mapToGlobal(QPoint(0, 0))
                    return [at.x() + r.x(), at.y() + r.y(), r.width(), r.height()]
                for a in top.menu().actions():
                    if a.text() == name[5:] and top.menu().isVisible():
                        r, at = top.menu().actionGeometry(a), top.menu().mapToGlobal(QPoint(0, 0))
                        return [at.x() + r.x(), at.y() + r.y(), r.width(), r.height()]
            return None
        w = self.parts[name]
        at = w.mapToGlobal(QPoint(0, 0))
        return [at.x(), at.y(), w.width(), w.height()]


app = QApplication(sys.argv[:1])
main = Invoice()
kit.listen(main.ask.emit, main.where)
main.show()
app.exec()
