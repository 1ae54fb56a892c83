"""Waits without asking again and again: for a child's end, for a file, and for anything that shows on the display."""
import ctypes
import os
import select
import struct
import subprocess
import threading
import time


def ended(child, seconds):
    """Whether the child (subprocess.Popen) ends within that time; it is reaped then (pidfd_open(2))."""
    if child.poll() is not None:
        return True
    fd = os.pidfd_open(child.pid)
    try:
        reached = bool(select.select([fd], [], [], max(0, seconds))[0])
    finally:
        os.close(fd)
    return reached and child.wait() is not None


class Folder:
    """Everything that is created, written or moved into a folder is an event (inotify(7))."""
    MODIFY, ATTRIB, CLOSE_WRITE, MOVED_TO, CREATE = 0x2, 0x4, 0x8, 0x80, 0x100

    def __init__(self, path):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        what = self.MODIFY | self.ATTRIB | self.CLOSE_WRITE | self.MOVED_TO | self.CREATE
        if self.fd < 0 or libc.inotify_add_watch(self.fd, os.fsencode(path), what) < 0:
            raise OSError(ctypes.get_errno(), "inotify: " + path)

    def wait(self, seconds):
        """The names that something happened to; empty when nothing did in that time."""
        if not select.select([self.fd], [], [], max(0, seconds))[0]:
            return []
        data, names = os.read(self.fd, 65536), []
        while data:
            _, _, _, length = struct.unpack_from("iIII", data)
            names.append(os.fsdecode(data[16:16 + length].rstrip(b"\0")))
            data = data[16 + length:]
        return names

    def until(self, what, seconds):
        """The value of what() once it is true, asked after each event; its last one when the time is over."""
        end = time.monotonic() + seconds
        value = what()
        while not value and time.monotonic() < end:
            if self.wait(end - time.monotonic()):
                value = what()
        return value

    def close(self):
        os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()


class Attend:
    """tests/tools/attend.c: what is on a display, and when something happened there."""

    def __init__(self, program, display, env):
        self.lock = threading.Lock()
        self.p = subprocess.Popen([program, display], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self.p.stdin.write(line.encode() + b"\n")
        self.p.stdin.flush()
        return self.p.stdout.readline().decode("utf-8", "replace").rstrip("\n")

    def windows(self):
        """Of every managed window, the lowest first: (id, title, (x, y, width, height) of its inside)."""
        with self.lock:
            out, line = [], self.ask("windows")
            while line and line != ".":
                window, x, y, w, h, title = (line + " ").split(" ", 5)
                out.append((window, title.strip(), (int(x), int(y), int(w), int(h))))
                line = self.p.stdout.readline().decode("utf-8", "replace").rstrip("\n")
            return out

    def until(self, what, seconds):
        """The value of what() once it is true, asked again whenever something happened on the display meanwhile; its last
        one when the time is over."""
        end = time.monotonic() + seconds
        while True:
            with self.lock:
                gone = self.ask("mark") != "ok"
            value = what()
            left = end - time.monotonic()
            if value or gone or left <= 0:
                return value
            with self.lock:
                # What happens while it is asked counts: nothing falls between.
                self.ask("change %d" % (left * 1000 + 1))

    def calm(self, quiet, seconds):
        """Until nothing happened on the display for so long: whoever shows something waits until it has been taken."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self.lock:
                self.ask("mark")
                if self.ask("change %d" % (quiet * 1000)) == "same":
                    return

    def close(self):
        self.p.stdin.close()
        if not ended(self.p, 5):
            self.p.kill()
            self.p.wait()
