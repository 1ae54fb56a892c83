"""Qt: a button that asks for a file with the toolkit's own dialog."""
import sys

from PyQt5.QtCore import QPoint, pyqtSignal
from PyQt5.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

import kit


class Files(QWidget):
    ask = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.ask.connect(lambda f: f())
        self.setWindowTitle("Files")
        self.resize(420, 160)
        self.button, self.said = QPushButton("Choose file"), QLabel("No file yet")
        box = QVBoxLayout(self)
        box.addWidget(self.button)
        box.addWidget(self.said)
        self.button.clicked.connect(self.choose)

    def choose(self):
        path, _ = QFileDialog.getOpenFileName(self, "Open", kit.VALUES["folder"], options=QFileDialog.DontUseNativeDialog)
        if path:
            self.said.setText("Taken")
            kit.file(path=path)

    def where(self, _):
        at = self.button.mapToGlobal(QPoint(0, 0))
        return [at.x(), at.y(), self.button.width(), self.button.height()]


app = QApplication(sys.argv[:1])
main = Files()
kit.listen(main.ask.emit, main.where)
main.show()
app.exec()
