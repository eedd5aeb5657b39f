"""Questions to the server, and the temporary tables that answer many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from diffgen.catalog import Catalog, Expression, Key
from diffgen.catalog.catalog import Object
from diffgen.dialects.postgresql.clauses import column_type, definition, index_clause
from diffgen.dialects.postgresql.exclude import Exclude
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.index import Index

#: Columns and texts of one table; the server takes 1,600 columns.
_ROOM = 200


@dataclass(frozen=True, slots=True)
class Question:
    """One object whose spelling is asked for.

    :param text: the definition of a column, or what follows the name of anything else.
    :param columns: the definitions of the columns that the text speaks of, by name.
    :param types: the named types of all these columns.
    :param table: what its table is called, where the text may say that.
    """

    key: Key
    text: str
    columns: Mapping[str, str]
    types: frozenset[Key]
    table: str | None = None


@dataclass(slots=True)
class Sheet:
    """Questions that one temporary table answers.

    :ivar texts: who asks, by kind and text: what many tables ask alike is asked once.
    """

    table: str | None
    columns: dict[str, str] = field(default_factory=dict)
    texts: dict[tuple[str, str], list[Key]] = field(default_factory=dict)
    types: set[Key] = field(default_factory=set)

    @property
    def locks(self) -> int:
        """Return how many the table takes, and its indexes."""
        return 3 + sum(kind in ("index", "exclude") for kind, _ in self.texts)

    def takes(self, question: Question) -> bool:
        """Return whether there is room, and no other column of one of the names."""
        if self.table != question.table:
            return False
        if len({**self.columns, **question.columns}) + len(self.texts) >= _ROOM and self.texts:
            return False
        columns = question.columns.items()
        return all(self.columns.get(name, given) == given for name, given in columns)

    def add(self, question: Question) -> None:
        """Take a question."""
        self.columns |= question.columns
        self.texts.setdefault((question.key.kind, question.text), []).append(question.key)
        self.types |= question.types


def shared(questions: Iterable[Question]) -> list[Sheet]:
    """Return as few tables as hold all questions, as columns of one name have to be alike."""
    sheets: list[Sheet] = []
    for question in questions:
        sheet = next((one for one in sheets if one.takes(question)), None)
        if sheet is None:
            sheets.append(sheet := Sheet(question.table))
        sheet.add(question)
    return sheets


def single(question: Question) -> Sheet:
    """Return a table for one question."""
    sheet = Sheet(question.table)
    sheet.add(question)
    return sheet


def question(key: Key, declared: Catalog, whole: bool = False) -> Question:
    """Return what the server has to see to write an object of the models in its own way.

    :param whole: whether it gets all columns of the table, not only those that the text names.
    """
    obj, table = declared[key], key.table or ""
    columns = [one for one in declared.of_table(key.schema, table) if isinstance(one, Column)]
    columns.sort(key=lambda column: column.position)
    said = {name.casefold() for text in _texts(obj) for name in text.names()} | _members(obj)
    if not whole:
        columns = [column for column in columns if column.key.name.casefold() in said]
    # A column can't speak of itself, and a default of none at all.
    others = [column for column in columns if column.key != key]
    if isinstance(obj, Column) and obj.generated is None:
        others = []
    typed = [*others, obj] if isinstance(obj, Column) else others
    return Question(
        key,
        _text(obj),
        {column.key.name: column_type(column) for column in others},
        frozenset(column.type.named for column in typed if column.type.named is not None),
        table if table.casefold() in said else None,
    )


def _text(obj: Object) -> str:
    match obj:
        case Column():
            return definition(obj)
        case Check():
            return f"CHECK ({obj.condition.sql})"
        case Exclude():
            return obj.definition.sql
        case Index():
            return index_clause(obj)
    raise AssertionError(f"nothing of it is spelled by the server: {obj}")


def _texts(obj: Object) -> Iterator[Expression]:
    match obj:
        case Column(generated=generated) if generated is not None:
            yield generated.expression
        case Check():
            yield obj.condition
        case Exclude():
            yield obj.definition
        case Index():
            yield from (one.expression for one in obj.elements if one.expression is not None)
            if obj.where is not None:
                yield obj.where


def _members(obj: Object) -> set[str]:
    """Return the columns that an index names by itself."""
    if not isinstance(obj, Index):
        return set()
    included = dict(obj.options).get("postgresql_include") or ()
    named = (element.column for element in obj.elements)
    return {name.casefold() for name in (*named, *included) if name is not None}
