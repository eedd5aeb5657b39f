"""Schemas that the models only know by another name: they have to be read for their content to stay."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.answers import Answers
from diffgen.catalog import Catalog
from diffgen.compare.names import Names, said_kind
from diffgen.contracts import Declared, Dialect


def former_schemas(
    declared: Declared, answers: Answers, after: Catalog, dialect: Dialect
) -> Iterator[str]:
    """Yield the names that schemas of the models are said to have had before."""
    names = Names(after, dialect)

    def is_schema(path: str) -> bool:
        kind, name = said_kind(path.strip(), dialect)
        return any(key.kind == "schema" for key in names.at(name, kind))

    for hint in dialect.hints(declared, dialect):
        if hint.before is not None and isinstance(hint.after, str) and is_schema(hint.after):
            yield hint.before
    for text in answers.renames:
        first, _, second = text.partition("=")
        if is_schema(second):
            yield said_kind(first.strip(), dialect)[1]
