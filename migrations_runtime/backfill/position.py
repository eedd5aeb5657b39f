"""How far a backfill came, as text: the last key of a batch, whatever its columns are of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from migrations_runtime.errors import CommandError

#: What JSON has no value for, under the name of its class; its text gives it back exactly.
_READ: dict[str, Callable[[str], Any]] = {
    "Decimal": Decimal,
    "UUID": UUID,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "bytes": bytes.fromhex,
}


def written(values: Sequence[Any]) -> str:
    """Return values of a key as text.

    :raises CommandError: a value of a class that can't be kept.
    """
    return json.dumps([_written(value) for value in values])


def read(text: str) -> tuple[Any, ...]:
    """Return the values that were written."""
    return tuple(_READ[it[0]](it[1]) if isinstance(it, list) else it for it in json.loads(text))


def _written(value: Any) -> Any:
    match value:
        case int() | float() | str():
            return value
        case bytes() | bytearray() | memoryview():
            return ["bytes", bytes(value).hex()]
        case Decimal() | UUID():
            return [type(value).__name__, str(value)]
        case datetime() | date() | time():
            return [type(value).__name__, value.isoformat()]
    raise CommandError(
        f"op.backfill cannot go by a key of values such as {value!r} ({type(value).__name__}); say "
        "by key=... which other columns to go by"
    )
