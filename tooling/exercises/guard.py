"""A process that ends the one that started it, if that does not say in time that all is well.

A loop in C lets neither a signal's handler nor another thread run, so this watches from outside.
Each line of its input is JSON: `[seconds, last_words]` begins a watch, `null` ends it. It is run
by its path, not as a part of the package, and imports little, to be there at once.
"""

import json
import os
import queue
import signal
import sys
import threading


def main() -> None:
    """Follow the orders on the standard input until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that is watched
    orders: queue.SimpleQueue[list | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=[orders], daemon=True).start()
    while True:
        if not (order := orders.get()):
            continue
        seconds, last_words = order
        try:
            orders.get(timeout=seconds)
        except queue.Empty:
            sys.stderr.write(last_words)
            sys.stderr.flush()
            # Windows has no SIGKILL; os.kill there ends a process whatever the signal.
            os.kill(int(sys.argv[1]), getattr(signal, "SIGKILL", signal.SIGTERM))
            return


def _read(orders: queue.SimpleQueue[list | None]) -> None:
    for line in sys.stdin:
        orders.put(json.loads(line))
    os._exit(0)


if __name__ == "__main__":
    main()
