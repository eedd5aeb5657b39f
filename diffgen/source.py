"""Python source as a value that carries the imports it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

SQLALCHEMY = "import sqlalchemy as sa"
OP = "from migrations_runtime import op"


@dataclass(frozen=True, slots=True)
class Source:
    """An expression or statement, and the import lines without which it doesn't run."""

    text: str
    imports: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.text


def to_source(value: object) -> Source:
    """Return the source of a plain value: a scalar, a ``Source``, or a list, tuple or dict of these.

    :raises TypeError: for anything whose ``repr`` isn't known to be its source.
    """
    match value:
        case Source():
            return value
        case None | bool() | int() | float() | str():
            return Source(repr(value))
        case list():
            return _bracketed("[", [to_source(item) for item in value], "]")
        case tuple():
            items = [to_source(item) for item in value]
            return _bracketed("(", items, ",)" if len(items) == 1 else ")")
        case Mapping():
            pairs = [
                _bracketed("", [to_source(key), to_source(item)], "", ": ")
                for key, item in value.items()
            ]
            return _bracketed("{", pairs, "}")
    raise TypeError(f"no source for {type(value).__name__}: {value!r}")


def import_lines(given: Iterable[str]) -> frozenset[str]:
    """Return the import lines that a person has given, maybe several in one text."""
    return frozenset(line.strip() for text in given for line in text.splitlines() if line.strip())


def evaluated(source: Source, **names: Any) -> Any:
    """Return what an expression is, run with its imports.

    :param names: what stands for names of the imports.
    """
    return eval(source.text, {**_imported(source.imports), **names})


@lru_cache(maxsize=256)
def _imported(imports: frozenset[str]) -> Mapping[str, Any]:
    scope: dict[str, Any] = {}
    exec("\n".join(sorted(imports)), scope)
    return scope


def call(
    function: str,
    args: Iterable[object] = (),
    kwargs: Iterable[tuple[str, object]] | Mapping[str, object] = (),
    imports: Iterable[str] = (),
) -> Source:
    """Return the source of a call, with the imports of the function and of all its arguments."""
    if function.startswith("sa."):
        imports = (*imports, SQLALCHEMY)
    items = [to_source(arg) for arg in args]
    pairs = kwargs.items() if isinstance(kwargs, Mapping) else kwargs
    for name, value in pairs:
        source = to_source(value)
        items.append(Source(f"{name}={source.text}", source.imports))
    return _bracketed(f"{function}(", items, ")", imports=imports)


def _bracketed(
    left: str, items: list[Source], right: str, joint: str = ", ", imports: Iterable[str] = ()
) -> Source:
    needed = frozenset(imports).union(*(item.imports for item in items))
    return Source(left + joint.join(item.text for item in items) + right, needed)
