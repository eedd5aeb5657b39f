"""The lines of a table are its outline: nothing of them has to be looked into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diffgen.catalog import Key
from diffgen.contracts import Outline, Place
from diffgen.dialects.postgresql.reading.partitions import followers
from diffgen.dialects.postgresql.reading.rows import Row, lines, parsed

#: How the lines begin of what foreign keys may stand on, and how those end that include no columns.
_KEYS = ('["p", ', '["u", ', "[true, ")
_BARE = ("[[], false]]", "[[], true]]", ", [], false, null, null, null]")
#: What stands in the line of a column that is of an enum; quotes of a name or a comment are escaped.
NAMED = ', ["enum", '


def outlines_of(tables: Sequence[Row], named: frozenset[Place]) -> Mapping[Place, Outline]:
    """Return the tables in outline, apart from those whose counters the models name as sequences."""
    beside = named.difference(row.place for row in tables)
    parents = {one.place: frozenset(one.parents) for one in followers(tables)}
    return {
        row.place: outline(row, parents.get(row.place, frozenset()))
        for row in tables
        if not _counts_by(row, beside)
    }


def outline(row: Row, parents: frozenset[Place] = frozenset()) -> Outline:
    """Return one table in outline."""
    parts = [*lines(row.constraints), *lines(row.indexes)]
    columns = frozenset(lines(row.columns))
    keys = keys_of(parts, columns)
    return Outline(
        columns=columns,
        keys=keys,
        rest=(row.facts, frozenset(parts).difference(keys)),
        parents=parents,
        types=frozenset(_types(row.columns)),
    )


def keys_of(parts: Sequence[str], columns: frozenset[str]) -> frozenset[str]:
    """Return the lines of what foreign keys may stand on.

    A key that includes columns is made anew when one of these changes: then they belong to it.
    """
    keys = frozenset([part for part in parts if part.startswith(_KEYS)])
    return keys if all(key.endswith(_BARE) for key in keys) else keys | columns


def column_of(line: str) -> str:
    """Return the name of the column that a line tells of."""
    [[name, *_]] = parsed(line)
    return str(name)


def _types(columns: str | None) -> Iterator[Key]:
    if columns is None or NAMED not in columns:
        return
    named = [line for line in lines(columns) if NAMED in line]
    for *_, (kind, schema, name), _, _ in parsed("\n".join(named)):
        yield Key(kind, schema, name)


def _counts_by(row: Row, sequences: frozenset[Place]) -> bool:
    """Return whether a SERIAL column has its numbers from a sequence that the models name."""
    return bool(sequences) and any(
        (schema, name) in sequences for _, _, schema, name, *_ in parsed(row.counters)
    )
