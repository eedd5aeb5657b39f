"""The models that are measured: many tables of the usual sort, as the source of a module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.tables import ENUMS, ColumnText, TableText, changed_tables, usual_tables

CORE = """\
import sqlalchemy as sa

metadata = sa.MetaData()
"""
ORM = """\
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Base(DeclarativeBase):
    pass


metadata = Base.metadata
"""


def module(
    tables: int, dialect: str, *, changed: bool = False, schemas: Sequence[str | None] = (None,)
) -> str:
    """The source of a module with this many tables: 8 to 15 columns each, and what belongs to them.

    :param changed: a twentieth of them differs.
    :param schemas: what they are spread over.
    """
    texts = usual_tables(tables, dialect)
    if changed:
        texts = changed_tables(texts)
    lines = [CORE, *_enums(dialect)]
    for text in texts:
        lines += _table(text, schemas)
    return "\n".join(lines) + "\n"


def classes(tables: int, dialect: str) -> str:
    """The source of a module with the same tables, as classes of the ORM."""
    lines = [ORM, *_enums(dialect)]
    for text in usual_tables(tables, dialect):
        lines += _class(text)
    return "\n".join(lines) + "\n"


def _enums(dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        for n in range(ENUMS):
            yield f"kind_{n} = sa.Enum('new', 'open', 'closed', 'kind {n}', name='kind_{n}')"


def _table(text: TableText, schemas: Sequence[str | None]) -> Iterator[str]:
    schema = schemas[text.number % len(schemas)]
    yield f"t{text.number} = sa.Table("
    yield f"    {text.name!r}, metadata,"
    for column in text.columns:
        yield f"    sa.Column({_arguments(column, schemas)}),"
    for constraint in text.constraints:
        yield f"    {constraint},"
    if text.comment:
        yield f"    comment={text.comment!r},"
    if schema is not None:
        yield f"    schema={schema!r},"
    yield ")"
    for name, over in text.indexes:
        columns = ", ".join(f"t{text.number}.c.{column}" for column in over)
        yield f"sa.Index({name!r}, {columns})"


def _arguments(column: ColumnText, schemas: Sequence[str | None]) -> str:
    arguments = [repr(column.name), *column.arguments]
    if column.refers is not None:
        schema = schemas[column.refers % len(schemas)]
        target = f"table_{column.refers:04}.id"
        place = target if schema is None else f"{schema}.{target}"
        arguments.insert(1, f"sa.ForeignKey({place!r}, name={column.key!r})")
    return ", ".join(arguments)


def _class(text: TableText) -> Iterator[str]:
    yield f"class Table{text.number}(Base):"
    yield f"    __tablename__ = {text.name!r}"
    for column in text.columns:
        yield f"    {column.name} = mapped_column({_arguments(column, (None,))})"
    rest = list(text.constraints)
    rest += [f"sa.Index({name!r}, {', '.join(map(repr, over))})" for name, over in text.indexes]
    comment = f"{{'comment': {text.comment!r}}}" if text.comment else ""
    yield f"    __table_args__ = ({', '.join([*rest, comment])})"
    yield ""
