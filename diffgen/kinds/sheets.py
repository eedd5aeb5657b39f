"""Questions to a server about its spelling, and the temporary tables that answer many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diffgen.catalog import Key


@dataclass(frozen=True, slots=True)
class Question:
    """One object whose spelling is asked for.

    :param text: what is asked: the definition of a column, or what follows the name of anything else.
    :param columns: the columns that the text speaks of, as they stand in CREATE TABLE, by name.
    :param types: the named types of all these columns.
    :param table: what its table is called, where the text may say that.
    """

    key: Key
    text: str
    columns: Mapping[str, str]
    types: frozenset[Key] = frozenset()
    table: str | None = None


@dataclass(slots=True)
class Sheet:
    """Questions that one temporary table answers.

    :ivar texts: who asks, by kind and text: what many tables ask alike is asked once.
    """

    table: str | None
    columns: dict[str, str] = field(default_factory=dict)
    texts: dict[tuple[str, str], list[Question]] = field(default_factory=dict)

    def takes(self, question: Question, room: int) -> bool:
        """Return whether there is room, and no other column of one of the names."""
        if self.table != question.table:
            return False
        if len({**self.columns, **question.columns}) + len(self.texts) >= room and self.texts:
            return False
        columns = question.columns.items()
        return all(self.columns.get(name, given) == given for name, given in columns)

    def add(self, question: Question) -> None:
        """Take a question."""
        self.columns |= question.columns
        self.texts.setdefault((question.key.kind, question.text), []).append(question)


def shared(questions: Iterable[Question], room: int) -> list[Sheet]:
    """Return as few tables as hold all questions, as columns of one name have to be alike.

    :param room: how many columns and texts there are in a table at most.
    """
    sheets: list[Sheet] = []
    for question in questions:
        sheet = next((one for one in sheets if one.takes(question, room)), None)
        if sheet is None:
            sheets.append(sheet := Sheet(question.table))
        sheet.add(question)
    return sheets


def single(question: Question) -> Sheet:
    """Return a table for one question."""
    sheet = Sheet(question.table)
    sheet.add(question)
    return sheet
