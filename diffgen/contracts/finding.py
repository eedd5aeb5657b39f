"""What an operation does to rows, for a person to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person should know before an operation is run.

    :param rule: the name of the rule that found it.
    :param message: what happens, to what.
    :param rows: counts the rows that it happens to, or nothing where rows don't matter.
    :param warns: whether it is told where the script is written, or stands in the script alone.
    :param if_any: whether it is told only if there are such rows, or they couldn't be counted.
    """

    rule: str
    message: str
    rows: sa.Select[Any] | None = None
    warns: bool = True
    if_any: bool = False
