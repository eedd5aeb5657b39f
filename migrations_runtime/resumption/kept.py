"""Values of the server's as JSON, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

#: What JSON has no value for, under the name of its class; its text gives it back exactly.
_READ: dict[str, Callable[[Any], Any]] = {
    "Decimal": Decimal,
    "UUID": UUID,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda microseconds: timedelta(microseconds=microseconds),
    "bytes": bytes.fromhex,
}
_MICROSECOND = timedelta(microseconds=1)


class CannotBeKept(ValueError):
    """A value of a class that has no text which gives it back."""


def kept(value: Any) -> Any:
    """Return a value for JSON.

    :raises CannotBeKept: there is none that would give it back.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes() | bytearray() | memoryview():
            return ["bytes", bytes(value).hex()]
        case Decimal() | UUID():
            return [type(value).__name__, str(value)]
        case datetime() | date() | time():
            return [type(value).__name__, value.isoformat()]
        case timedelta():
            return ["timedelta", value // _MICROSECOND]
    raise CannotBeKept(f"{value!r} ({type(value).__name__})")


def given(value: Any) -> Any:
    """Return the value that was kept."""
    return _READ[value[0]](value[1]) if isinstance(value, list) else value
