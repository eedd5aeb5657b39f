"""Domains over a type that is made anew: they are over text meanwhile.

Every type has a cast to text, and from it (https://www.postgresql.org/docs/current/sql-createcast.html,
Notes), so that the values come through.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog import Key, Pair, Type
from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.kinds.domain_calls import column_source, rebuilding
from diffgen.dialects.postgresql.kinds.moving import converted, moved, put_back, taken_off


def stepping_aside(key: Key, context: Context) -> Iterator[Call]:
    """Yield what takes the domains off a type, the uppermost first."""
    for domain in reversed(list(_over(key, context.pair))):
        columns = []
        for column in converted(domain.key, context.pair):
            how = moved(column, context.pair.before)
            if "server_default" in how:
                how["server_default"] = None
            columns.append(column_source(column, how))
        yield from taken_off(domain.key, context)
        yield from rebuilding(Domain(domain.key, Type("text")), columns, context)


def coming_back(key: Key, context: Context) -> Iterator[Call]:
    """Yield what puts the domains over the type again, as they were."""
    for domain in _over(key, context.pair):
        columns = [
            column_source(column, moved(column, context.pair.before))
            for column in converted(domain.key, context.pair)
        ]
        yield from rebuilding(domain, columns, context)
        yield from put_back(domain.key, context)


def _over(key: Key, pair: Pair) -> Iterator[Domain]:
    """Yield the domains over a type before and after, each before those that are over it."""
    for domain in pair.before.of_kind("domain"):
        after = pair.after.get(domain.key)
        if after is not None and key == domain.type.named == after.type.named:
            yield domain
            yield from _over(domain.key, pair)
