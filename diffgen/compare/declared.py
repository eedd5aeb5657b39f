"""What the models want, or why they can't be had on this server."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

import diffgen
from diffgen.catalog import Catalog
from diffgen.catalog.catalog import Object
from diffgen.contracts import Declared, Dialect
from diffgen.errors import CommandError

_HERE = str(Path(diffgen.__file__).parent)
_PLACE = re.compile(r"^\(in table '.*', column '.*'\): ")
_NO_WORD = re.compile(r"Compiler <[^>]*> can't render element of type (\w+)")


def declare(declared: Declared, dialect: Dialect) -> Catalog:
    """Return the catalog that the models declare.

    :raises CommandError: for what can't be compiled or resolved on this dialect, and for two tables
        that are one there.
    """
    try:
        objects = list(dialect.declare(declared, dialect))
    except CommandError:
        raise
    except Exception as error:
        if _is_our_own(error):
            raise
        culprit, cause = next(_culprits(declared, dialect), ("what they say", error))
        raise CommandError(
            f"the models can't be had on {dialect.name}: {culprit}: {_reason(cause)}; correct them"
        ) from error
    _require_distinct(objects, declared, dialect)
    return Catalog(objects)


def _is_our_own(error: Exception) -> bool:
    """Whether a defect of diffgen raised it, and not SQLAlchemy or the type of a user."""
    here = error.__traceback__
    while here is not None and here.tb_next is not None:
        here = here.tb_next
    return here is not None and here.tb_frame.f_code.co_filename.startswith(_HERE)


def _culprits(declared: Declared, dialect: Dialect) -> Iterator[tuple[str, Exception]]:
    """Yield what can't be declared, and why: the smallest thing that fails by itself."""
    for table in declared.tables:
        for column in table.columns:
            try:
                for reference in column.foreign_keys:
                    assert reference.column is not None  # finding it is what may fail
                dialect.type_of(column.type, dialect)
            except Exception as error:
                yield f"column {table.fullname}.{column.name}", error
        try:
            sa.schema.CreateTable(table).compile(dialect=dialect.sqlalchemy)
        except Exception as error:
            yield f"table {table.fullname}", error


def _reason(error: Exception) -> str:
    if not isinstance(error, sa.exc.SQLAlchemyError):
        return f"{type(error).__name__}: {error}".rstrip(".")
    said = str(error.args[0]).strip().rstrip(".")  # str() adds an address for some codes
    return _NO_WORD.sub(r"there is no \1", _PLACE.sub("", said))


def _require_distinct(objects: Sequence[Object], declared: Declared, dialect: Dialect) -> None:
    """Refuse tables that are told apart in the models, and not on the server.

    They may be so by the default schema's name, by being cut to the same length, or by case.
    """
    keys = {obj.key for obj in objects if obj.key.kind == "table"}
    if len(keys) == len(declared.tables):
        return
    for same in (str, str.casefold):
        shared: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
        for table in declared.tables:
            name = same(dialect.table_name(table.name))
            shared[dialect.schema(table.schema), name].append(table.fullname)
        for names in shared.values():
            if len(names) > 1:
                raise CommandError(
                    f"the tables {' and '.join(names)} of the models are one table on"
                    f" {dialect.name}; rename one of them, or leave it out"
                )
