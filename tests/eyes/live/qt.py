#!/usr/bin/python3
"""qt.py TITLE: a window of Qt whose controls are known from the widgets themselves; as gtk.py."""
import json
import sys

from PyQt5.QtCore import QPoint, QSocketNotifier, QTimer
from PyQt5.QtWidgets import (QApplication, QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit,
                             QPushButton, QRadioButton, QSpinBox, QTabWidget, QVBoxLayout, QWidget)

app = QApplication(sys.argv[:1])
window = QWidget()
window.setWindowTitle(sys.argv[1])
rows = []


def known(widget, role, label, *states):
    rows.append((widget, role, label, list(states)))
    return widget


form = QFormLayout()
form.addRow("Name", known(QLineEdit("Ada Lovelace"), "entry", "Name"))
secret = known(QLineEdit("open sesame"), "entry", "Secret", "password")
secret.setEchoMode(QLineEdit.Password)
form.addRow("Secret", secret)
kind = known(QComboBox(), "list", "Kind")
kind.addItems(["Travel", "Meals", "Hotel"])
form.addRow("Kind", kind)
form.addRow("Amount", known(QSpinBox(), "entry", "Amount"))
box = QVBoxLayout(window)
box.addLayout(form)
keep = known(QCheckBox("Remember me"), "checkbox", "Remember me", "checked")
keep.setChecked(True)
daily = known(QRadioButton("Every day"), "radio", "Every day", "checked")
daily.setChecked(True)
for widget in (keep, known(QCheckBox("Send me a copy"), "checkbox", "Send me a copy"), daily,
               known(QRadioButton("Every week"), "radio", "Every week")):
    box.addWidget(widget)
line = QHBoxLayout()
for text in ("Save", "Cancel", "Remove"):
    button = known(QPushButton(text), "button", text, *(["disabled"] if text == "Remove" else []))
    button.setEnabled(text != "Remove")
    line.addWidget(button)
box.addLayout(line)
book = QTabWidget()
for text in ("General", "Details"):
    book.addTab(QLabel(f"What is {text.lower()}"), text)
box.addWidget(book)
window.resize(420, 420)
window.show()


def tell():
    scale = window.devicePixelRatioF()
    controls = []
    for widget, role, label, states in rows:
        at = widget.mapTo(window, QPoint(0, 0))
        rect = [at.x(), at.y(), widget.width(), widget.height()]
        controls.append([round(v * scale) for v in rect] + [role, label, states])
    bar = book.tabBar()
    for i in range(bar.count()):
        r, at = bar.tabRect(i), bar.mapTo(window, bar.tabRect(i).topLeft())
        controls.append([round(v * scale) for v in (at.x(), at.y(), r.width(), r.height())] +
                        ["tab", bar.tabText(i), ["selected"] if i == bar.currentIndex() else []])
    print(json.dumps({"title": sys.argv[1], "controls": controls}), flush=True)


def command():
    words = sys.stdin.readline().split()
    if words[:1] == ["move"]:
        window.move(int(words[1]), int(words[2]))
    if not words:
        app.quit()


notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Read)
notifier.activated.connect(lambda *_: command())
QTimer.singleShot(400, tell)
app.exec_()
