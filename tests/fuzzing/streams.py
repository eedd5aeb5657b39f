"""Streams that lead nowhere: closed ones, a full disk, a reader that has gone."""

from __future__ import annotations

import os

NUMBERS = {"stdin": 0, "stdout": 1, "stderr": 2}


def connect(number: int, to: int | str) -> None:
    """Have a stream of this process lead to a file, or be what ``to`` says.

    :param to: a descriptor; or ``closed``, ``full``, ``broken``, ``empty``.
    """
    if to == "closed":
        os.close(number)
        return
    descriptor = to if isinstance(to, int) else _opened(to)
    os.dup2(descriptor, number)


def _opened(to: str) -> int:
    match to:
        case "full":
            return os.open("/dev/full", os.O_RDWR)
        case "empty":
            return os.open(os.devnull, os.O_RDWR)
        case "broken":
            reading, writing = os.pipe()
            os.close(reading)
            return writing
    raise ValueError(to)
