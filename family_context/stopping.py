"""A command that is stopped ends at once, with all of its processes.

Whoever presses Ctrl-C, and a system that shuts down, must find nothing of it running afterwards: a
process that goes on holds memory for minutes, and its files, without the lock of the build.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any


class Stopped(KeyboardInterrupt):
    """A person or the system has stopped this command; `by` says how, in words."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.by = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
        super().__init__(self.by)


@contextmanager
def stoppable() -> Iterator[None]:
    """In here Ctrl-C and a system's wish to end raise Stopped, and end the processes that help.

    A second signal does what it always does. Only the main thread of a program hears signals; in
    another, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def stop(number: int, _frame: Any) -> None:
        _restore(before)
        for child in multiprocessing.active_children():
            child.terminate()
        raise Stopped(number)

    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        _restore(before)


def _restore(handlers: dict[signal.Signals, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def end_with_parent() -> None:
    """Begin a process that helps another one: it ends when that one ends, however it ends.

    For the `initializer` of a pool. Ctrl-C reaches every process of a terminal; it is the parent
    that answers it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        _then_end(lambda: wait([parent.sentinel]))


def end_with_input() -> None:
    """End this process when whoever holds the other end of its standard input has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Not through sys.stdin: its lock, held by a thread that waits, breaks the end of Python.
    _then_end(lambda: os.read(0, 1))


def _then_end(until: Any) -> None:
    def watch() -> None:
        until()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
