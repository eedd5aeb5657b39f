"""What the models only know by another name: it has to be read for its content to stay."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.answers import Answers
from diffgen.catalog import Catalog, Key
from diffgen.compare.renames.hinted import resolved
from diffgen.compare.renames.names import Names, said_kind
from diffgen.contracts import Declared, Dialect


def former_names(
    declared: Declared, answers: Answers, after: Catalog, dialect: Dialect
) -> Iterator[Key]:
    """Yield what schemas and tables of the models are said to have been.

    A table whose schema is another one by now is not among them.
    """
    hints = tuple(dialect.hints(declared, dialect))
    if not hints and not answers.renames:
        return
    names = Names(after, dialect)
    found = resolved(hints, names, dialect)
    said = [(key, hint.before) for key, hint in found if hint.before is not None]
    for text in answers.renames:
        first, _, second = text.partition("=")
        (_, before), (kind, path) = (said_kind(one.strip(), dialect) for one in (first, second))
        said += [(key, before) for key in names.at(path, kind)]
    for key, before in said:
        if key.owner is None:
            name = before if key.schema is None else before.removeprefix(f"{key.schema}.")
            yield Key(key.kind, key.schema, name)
