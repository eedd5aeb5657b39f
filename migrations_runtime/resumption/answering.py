"""How SQLAlchemy comes to an answer: where it looks for the driver's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrations_runtime.resumption.answer import LOST, NOTHING, Answer
from migrations_runtime.resumption.cursor import AnsweredCursor


def taken(context: Any, keeps_nothing: bool) -> Answer:
    """Return the server's answer; its rows are SQLAlchemy's to fetch all the same."""
    cursor, options = context.cursor, context.execution_options
    if cursor.description is None:
        return NOTHING if keeps_nothing else Answer.of(cursor, None)
    if context._is_server_side or options.get("stream_results") or options.get("yield_per"):
        return LOST
    rows = list(cursor.fetchall())
    answer = Answer.of(cursor, rows)
    give(context, answer, rows)
    return answer


def give(context: Any, answer: Answer, rows: Sequence[Any] | None = None) -> None:
    """Let SQLAlchemy find an answer where it looks for the driver's.

    Rows of an INSERT of many it takes by a method of its context.
    """
    context.cursor = AnsweredCursor(context.cursor, answer, rows)
    context.fetchall_for_returning = lambda cursor: context.cursor.fetchall()
