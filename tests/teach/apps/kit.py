"""What the programs of the proofs share: they tell on standard output, a JSON object a line, what was filed, and where
a part of theirs is when its name comes in on standard input. Values come as one JSON argument."""
import json
import sys
import threading

VALUES = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}


def tell(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def file(**record):
    tell(filed=record)


def listen(on_main, where):
    """on_main(f) runs f in the program's own thread; where(name) gives [x, y, w, h], or with a window's id in front."""
    def read():
        for line in sys.stdin:
            name = line.strip()

            def answer(name=name):
                try:
                    tell(where=name, rect=where(name))
                except Exception as e:  # the driver asks again
                    tell(where=name, rect=None, why=repr(e))
            on_main(answer)
    threading.Thread(target=read, daemon=True).start()
