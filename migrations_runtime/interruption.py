"""Ctrl-C and SIGTERM: the statement that runs is cancelled on its server, and all is rolled back.

Python runs a signal's handler when the driver's call comes back
(https://docs.python.org/3/library/signal.html#execution-of-python-signal-handlers), which for
drivers in C is when the server has answered: in an hour, maybe. And an exception in the middle of a
call leaves the connection unusable, and the statement running on its server. So while a statement is
under way the handler raises nothing; a thread that the signal wakes up by itself cancels the
statement, and whoever watches over it raises :class:`Interrupted` in place of its error.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from types import FrameType

from migrations_runtime.showing.logger import logger

log = logger(__name__)

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
_HEEDED = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
#: What a process has where nobody wanted it otherwise; nohup, for one, has SIGHUP ignored.
_DEFAULT = (signal.SIG_DFL, signal.default_int_handler)
#: A terminal signals all its processes, and some programs pass that on to those they have started.
_THE_SAME = 0.5
_AGAIN = 0.5
_PATIENCE = 2.0


class Interrupted(KeyboardInterrupt):
    """The process was told to end.

    :ivar exit_code: the status by which a shell knows the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


class Signals:
    """The signals that this process is sent, and the statement that is under way."""

    def __init__(self) -> None:
        self._told: int | None = None
        self._raised = False
        self._cancel: Callable[[], object] | None = None
        self._handled: float | None = None
        self._attended: float | None = None
        self._last: float | None = None
        self._trying: threading.Thread | None = None

    def begin(self, cancel: Callable[[], object]) -> None:
        """Note that a statement is under way, which ``cancel``, called from a thread, ends."""
        self._cancel = cancel

    def end(self) -> Interrupted | None:
        """Note that it is over; return what is to be raised, if a signal came meanwhile."""
        self._cancel = None
        if self._told is None or self._raised:
            return None
        self._raised = True
        return Interrupted(self._told)

    def rest(self) -> None:
        """Note that it is over, where nothing can be raised; what came meanwhile is for the next one."""
        self._cancel = None

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Raise, in the main thread, unless the thread sees to a statement that is under way."""
        now, self._told = monotonic(), self._told or number
        if self._handled is None:
            self._handled = now
            if self._raised or self._cancel is not None:
                return
        elif now - self._handled < _THE_SAME:
            return
        self._raised = True
        raise Interrupted(number)

    def attend(self, receiver: socket.socket) -> None:
        """Cancel what runs when a signal comes, until ``receiver`` is closed from the other side.

        It is cancelled again until it is over, as it may only have been about to begin.
        """
        while (sent := _received(receiver)) != b"":
            if sent and sent[0] in _HEEDED:
                self._note(sent[0])
                receiver.settimeout(_AGAIN)
            if self._last is not None and monotonic() > self._last + _PATIENCE:
                _end_at_once(self._told or signal.SIGINT)
            if self._told is not None and not self._raised and self._cancel is not None:
                self._try(self._cancel)

    def _try(self, cancel: Callable[[], object]) -> None:
        """Cancel in a thread of its own, as long as it takes: a second signal is not to wait for it."""
        if self._trying is None or not self._trying.is_alive():
            self._trying = threading.Thread(target=_tried, args=(cancel,), daemon=True)
            self._trying.start()

    def _note(self, number: int) -> None:
        now, self._told = monotonic(), self._told or number
        if self._attended is None:
            self._attended = now
        elif now - self._attended >= _THE_SAME:
            self._last = self._last or now


_signals: ContextVar[Signals | None] = ContextVar("signals", default=None)


def signals() -> Signals:
    """Return the signals that are heeded; where none are, an object that is never told of any."""
    return _signals.get() or Signals()


@contextmanager
def heeded() -> Iterator[None]:
    """Heed signals while the block runs; those that are handled or ignored already stay so.

    For the main thread, as handlers are set there and nowhere else. A process that is the first of
    its container has no default handlers: without this one SIGTERM would pass it by.
    """
    heeding = Signals()
    receiver, sender = socket.socketpair()
    sender.setblocking(False)  # as set_wakeup_fd wants it
    thread = threading.Thread(target=heeding.attend, args=(receiver,), daemon=True)
    thread.start()
    woken = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    ours = [number for number in _HEEDED if signal.getsignal(number) in _DEFAULT]
    before = {number: signal.signal(number, heeding.handle) for number in ours}
    token = _signals.set(heeding)
    try:
        yield
    finally:
        _signals.reset(token)
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(woken)
        sender.close()
        thread.join(_PATIENCE)
        receiver.close()


def _received(receiver: socket.socket) -> bytes | None:
    """Return the number of a signal as a byte; None: none came in time."""
    try:
        return receiver.recv(1)
    except TimeoutError:
        return None


def _tried(cancel: Callable[[], object]) -> None:
    try:
        cancel()
    except Exception as error:  # whatever a driver raises, a second signal is the way out
        log.warning("The statement cannot be cancelled on the server: %s", error)


def _end_at_once(number: int) -> None:
    """End where even a second signal finds the main thread in a call that doesn't come back."""
    print("Error: ended by a second signal; the server rolls back what is open", file=sys.stderr)
    sys.stderr.flush()
    os._exit(128 + number)
