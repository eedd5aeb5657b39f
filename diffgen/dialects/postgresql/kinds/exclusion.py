"""The definition of an exclusion constraint, taken apart into what ``ExcludeConstraint`` is told.

https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from diffgen.dialects.postgresql.sql.lists import TOKEN

_PLAIN = re.compile(r'[a-z_][a-z0-9_$]*|"(?:[^"]|"")+"')


@dataclass(frozen=True, slots=True)
class Exclusion:
    """EXCLUDE USING method (element WITH operator, ...) WHERE (predicate), and when it is checked."""

    using: str
    elements: tuple[tuple[str, str], ...]
    where: str | None = None
    deferrable: bool | None = None
    initially: str | None = None

    def __str__(self) -> str:
        elements = ", ".join(f"{element} WITH {operator}" for element, operator in self.elements)
        words = [f"EXCLUDE USING {self.using} ({elements})"]
        if self.where is not None:
            words.append(f"WHERE ({self.where})")
        if self.deferrable is not None:
            words.append("DEFERRABLE" if self.deferrable else "NOT DEFERRABLE")
        if self.initially is not None:
            words.append(f"INITIALLY {self.initially}")
        return " ".join(words)


def exclusion(definition: str) -> Exclusion | None:
    """Return the parts of a definition.

    ``None`` for one that says what ``ExcludeConstraint`` has no words for: INCLUDE, storage parameters, a
    tablespace.
    """
    match list(_units(definition)):
        case ["EXCLUDE", "USING", using, elements, *rest]:
            pairs = tuple(_pair(element) for element in _split(elements[1:-1]))
            found = _completed(Exclusion(using, pairs), rest)
            return found if str(found) == " ".join(definition.split()) else None
    return None


def column_name(element: str) -> str | None:
    """Return the name of the column that an element is; ``None`` for an expression, or with options."""
    if not _PLAIN.fullmatch(element):
        return None
    return element[1:-1].replace('""', '"') if element.startswith('"') else element


def _completed(found: Exclusion, words: list[str]) -> Exclusion | None:
    match words:
        case []:
            return found
        case ["WHERE", predicate, *rest]:
            return _completed(replace(found, where=predicate[1:-1]), rest)
        case ["NOT", "DEFERRABLE", *rest]:
            return _completed(replace(found, deferrable=False), rest)
        case ["DEFERRABLE", *rest]:
            return _completed(replace(found, deferrable=True), rest)
        case ["INITIALLY", initially, *rest]:
            return _completed(replace(found, initially=initially), rest)
    return None


def _pair(element: str) -> tuple[str, str]:
    """Return an element and its operator, which are on the two sides of WITH."""
    units = list(_units(element))
    at = len(units) - 1 - units[::-1].index("WITH")
    return " ".join(units[:at]), " ".join(units[at + 1 :])


def _units(sql: str) -> Iterator[str]:
    """Yield the words outside of parentheses, and what is in a pair of these as one."""
    depth, unit = 0, ""
    for token in TOKEN.findall(sql):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token.isspace() and depth == 0:
            if unit:
                yield unit
            unit = ""
        else:
            unit += token
    if unit:
        yield unit


def _split(sql: str) -> Iterator[str]:
    """Yield what stands between commas outside of parentheses."""
    depth, part = 0, ""
    for token in TOKEN.findall(sql):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token, 0)
        if token == "," and depth == 0:
            yield part.strip()
            part = ""
        else:
            part += token
    yield part.strip()
