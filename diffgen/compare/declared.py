"""What the models want, or why they can't be had on this server."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

import diffgen
from diffgen.catalog import Catalog
from diffgen.compare.alike import Reference
from diffgen.contracts import Declared, Dialect, Outline, Place
from diffgen.errors import CommandError
from migrations_runtime.showing.logger import logger

log = logger(__name__)

_HERE = str(Path(diffgen.__file__).parent)
_PLACE = re.compile(r"^\(in table '.*', column '.*'\): ")
_NO_WORD = re.compile(r"Compiler <[^>]*> can't render element of type (\w+)")


def declare(declared: Declared, dialect: Dialect) -> Catalog:
    """Return the catalog that the models declare.

    :raises CommandError: for what can't be compiled or resolved on this dialect, and for two tables
        that are one there.
    """
    if declared.compared is None:
        places_of(declared, dialect)
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
    return Catalog(objects)


def outlines(declared: Declared, dialect: Dialect) -> Mapping[Place, Outline]:
    """Return the tables of the models in outline: none, if there is one that can't be had.

    That one is told of where its objects are made.
    """
    try:
        return dialect.outlines(declared, dialect)
    except Exception as error:
        if _is_our_own(error):
            raise
        log.debug("no outlines: %s: %s", type(error).__name__, error)
        return {}


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


def places_of(declared: Declared, dialect: Dialect) -> Mapping[Place, sa.Table]:
    """Return the tables of the models, compared or not, by their places.

    :raises CommandError: for tables that are told apart in the models, and not on the server. They may be
        so by the default schema's name, by being cut to the same length, or by case.
    """
    places = {dialect.place(table): table for table in declared.every_table}
    distinct = {(schema, dialect.fold(name)) for schema, name in places}
    if len(distinct) < len(declared.every_table):
        _refuse_shared(declared, dialect)
    return places


def references_beside(
    same: Collection[Place], places: Mapping[Place, sa.Table], dialect: Dialect
) -> Iterator[Reference]:
    """Yield what foreign keys of some tables of the models refer to in tables that are not among these.

    :param places: the tables of the models.
    """
    others = {table: place for place, table in places.items() if place not in same}
    for place in same if others else ():
        for element in places[place].foreign_keys:
            referent = others.get(element.column.table)
            if referent is not None:
                yield Reference(place, referent, dialect.identifier(element.column.name))


def _refuse_shared(declared: Declared, dialect: Dialect) -> None:
    for same in (str, str.casefold):
        shared: defaultdict[Place, list[str]] = defaultdict(list)
        for table in declared.every_table:
            schema, name = dialect.place(table)
            shared[schema, same(name)].append(table.fullname)
        for names in shared.values():
            if len(names) > 1:
                raise CommandError(
                    f"the tables {' and '.join(names)} of the models are one table on"
                    f" {dialect.name}; rename one of them, or leave it out"
                )
