#!/usr/bin/python3
"""qt.py fusion|windows|plain|berth|dark: a window of Qt 5 with controls of many kinds."""
import sys

from PyQt5 import QtWidgets as Q
from PyQt5.QtGui import QColor, QFont, QPalette


def form(rows):
    page = Q.QWidget()
    f = Q.QFormLayout(page)
    for text, w in rows:
        f.addRow(text, w)
    return page


def combo(*texts):
    c = Q.QComboBox()
    c.addItems(texts)
    return c


def line(text='', hint='', secret=False):
    e = Q.QLineEdit(text)
    e.setPlaceholderText(hint)
    if secret:
        e.setEchoMode(Q.QLineEdit.Password)
    return e


def group(title, kind, *texts):
    g = Q.QGroupBox(title)
    h = Q.QHBoxLayout(g)
    for i, t in enumerate(texts):
        b = kind(t)
        b.setChecked(i == 1)
        h.addWidget(b)
    return g


def buttons(*texts):
    w = Q.QWidget()
    h = Q.QHBoxLayout(w)
    for t in texts:
        b = Q.QPushButton(t)
        b.setEnabled(t not in ('Apply', 'Anwenden'))
        h.addWidget(b)
    return w


def table(head, rows):
    t = Q.QTableWidget(len(rows), len(head))
    t.setHorizontalHeaderLabels(head)
    for y, r in enumerate(rows):
        for x, v in enumerate(r):
            t.setItem(y, x, Q.QTableWidgetItem(v))
    return t


def darken(app):
    p = QPalette(QColor(60, 60, 64), QColor(45, 45, 48))
    for role, c in ((QPalette.Base, QColor(30, 30, 32)), (QPalette.Text, QColor(230, 230, 230)), (QPalette.WindowText, QColor(230, 230, 230)),
                    (QPalette.ButtonText, QColor(230, 230, 230)), (QPalette.Highlight, QColor(40, 110, 190))):
        p.setColor(role, c)
    app.setPalette(p)


def main():
    kind = sys.argv[1]
    app = Q.QApplication(sys.argv)
    app.setStyle('windows' if kind in ('windows', 'plain') else 'fusion')
    app.setFont(QFont('Liberation Sans' if kind == 'windows' else 'DejaVu Sans', 9 if kind == 'plain' else 10))
    app.setCursorFlashTime(0)
    if kind == 'dark':
        darken(app)
    w, tabs = Q.QWidget(), Q.QTabWidget()
    v = Q.QVBoxLayout(w)
    if kind == 'windows':
        pages = ('Station', 'Sensors', 'Alarm limits')
        rows = [('Station name', line('Dyke 14, north')), ('Keeper', line('', 'name of the keeper')), ('Interval', combo('10 minutes', 'hour')), ('Height', Q.QDoubleSpinBox())]
        sets = [('Report by', Q.QRadioButton, 'Mail', 'Radio', 'Telephone'), ('Store', Q.QCheckBox, 'Raw values', 'Daily means', 'Extremes')]
        ends = ('OK', 'Cancel', 'Apply', 'Help')
    elif kind == 'berth':
        pages = ('Berth', 'Boat', 'Fees', 'Notes')
        rows = [('Harbour', line('Vestre Havn')), ('Length', Q.QDoubleSpinBox()), ('Pier', combo('North mole', 'Quay 4')), ('Mail', line('', 'for the bill'))]
        sets = [('Stay', Q.QCheckBox, 'Water', 'Electricity', 'Laundry'), ('Payment', Q.QRadioButton, 'In cash', 'By card', 'By invoice')]
        ends = ('Reserve', 'Clear', 'Apply', 'Quit')
    elif kind == 'plain':
        pages = ('Printer', 'Paper', 'Colours', 'Trays')
        rows = [('Queue', line('Basement laser')), ('Driver', combo('PostScript', 'Raster')), ('Copies', Q.QSpinBox()), ('Owner', line('', 'who pays'))]
        sets = [('Sides', Q.QRadioButton, 'One', 'Long edge', 'Short edge'), ('Finish', Q.QCheckBox, 'Staple', 'Punch', 'Fold')]
        ends = ('Print', 'Apply', 'Defaults', 'Close')
    elif kind == 'dark':
        pages = ('Render', 'Output', 'Plug-ins', 'Keys')
        rows = [('Project', line('Northern lights')), ('Codec', combo('Lossless', 'Draft')), ('Frames', Q.QSpinBox()), ('Key', line('abcdef', '', True))]
        sets = [('Quality', Q.QRadioButton, 'Low', 'Medium', 'High'), ('Extras', Q.QCheckBox, 'Motion blur', 'Film grain', 'Letterbox')]
        ends = ('Render now', 'Queue', 'Apply', 'Close')
    else:
        pages = ('Allgemein', 'Vorlagen', 'Schnittstellen')
        rows = [('Bezeichnung', line('Zählerstand Süd')), ('Einheit', combo('Kilowattstunden', 'Liter')), ('Menge', Q.QSpinBox()), ('Kennwort', line('geheimnis', '', True))]
        sets = [('Ablesung', Q.QRadioButton, 'Täglich', 'Wöchentlich', 'Nie'), ('Versand', Q.QCheckBox, 'Per Post', 'Als Anhang', 'Verschlüsselt')]
        ends = ('Speichern', 'Abbrechen', 'Anwenden', 'Hilfe')
    tabs.addTab(form(rows), pages[0])
    for p in pages[1:]:
        tabs.addTab(Q.QWidget(), p)
    v.addWidget(tabs)
    for title, what, *texts in sets:
        v.addWidget(group(title, what, *texts))
    v.addWidget(table(('Item', 'Count', 'Price'), (('Cable 5 m', '12', '8.40'), ('Switch', '3', '39.00'), ('Rack 19', '1', '210.50'))))
    v.addWidget(buttons(*ends))
    w.setGeometry(0, 0, 1024, 720)
    w.show()
    app.exec()


main()
