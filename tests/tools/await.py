#!/usr/bin/python3
"""await.py FOLDER TEXT SECONDS [PID]

Waits until a file in the folder, or in one below it, holds the text (an empty one: until one holds anything). Exits with 0
then, with 1 after SECONDS or when the process PID has ended, and FOLDER need not be there yet. Driven by inotify(7)."""
import ctypes
import os
import select
import sys
import time

# What is written, made or moved there, and folders that are made.
EVENTS = 0x2 | 0x80 | 0x100


class Tree:
    def __init__(self, root):
        self.root, self.known = os.path.abspath(root), set()
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self.fd < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def watch(self, path):
        if path not in self.known and self.libc.inotify_add_watch(self.fd, os.fsencode(path), EVENTS) >= 0:
            self.known.add(path)

    def files(self):
        """Every file that is there; folders are watched before they are listed, so that nothing comes unseen."""
        above = self.root
        while not os.path.isdir(above):
            above = os.path.dirname(above)
        self.watch(above)
        for path, folders, files in os.walk(self.root):
            self.watch(path)
            for name in os.listdir(path):
                if os.path.isfile(path + "/" + name):
                    yield path + "/" + name


def holds(path, text):
    try:
        with open(path, "rb") as f:
            data = f.read()
        return text in data if text else bool(data)
    except OSError:
        return False


def main():
    folder, text, seconds = sys.argv[1], os.fsencode(sys.argv[2]), float(sys.argv[3])
    tree, end = Tree(folder), time.monotonic() + seconds
    waited = [tree.fd]
    try:
        if len(sys.argv) > 4:
            waited.append(os.pidfd_open(int(sys.argv[4])))
    except OSError:
        end = 0  # it has ended: what is there is all there will be
    while True:
        known = len(tree.known)
        if any(holds(f, text) for f in tree.files()):
            return 0
        if len(tree.known) > known:
            continue  # what came before it was watched
        ready, _, _ = select.select(waited, [], [], max(0, end - time.monotonic()))
        if tree.fd in ready:
            os.read(tree.fd, 65536)
        elif not ready or end == 0:
            return 1
        else:
            end = 0  # ended: one more look


sys.exit(main())
