"""Statements that are sent as they are: a percent sign in one is none of the driver's business."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def execute(connection: sa.Connection, text: str) -> sa.CursorResult[Any]:
    """Execute a text that is SQL from end to end, and return its result."""
    return connection.exec_driver_sql(text, execution_options={"no_parameters": True})


def in_backticks(name: str) -> str:
    """Return a name as it stands in such a text."""
    return f"`{name.replace('`', '``')}`"
