"""How the values of a column come into another type: what USING says in ALTER COLUMN ... TYPE.

The server casts by itself where an assignment would (``castcontext`` in
https://www.postgresql.org/docs/current/catalog-pg-cast.html). Elsewhere the cast is said; where there is
none, the way goes through text, which every type has a cast to and from. What would lose a value without
a word is said so that it fails.
"""

from __future__ import annotations

import re
from collections.abc import Collection

WHOLE_NUMBERS = ("smallint", "integer", "bigint")
NUMBERS = (*WHOLE_NUMBERS, "numeric", "real", "double precision")
TEXTS = ("text", "character varying")
_JSON = ("json", "jsonb")
_OBJECTS = ("oid", "regclass", "regconfig")
_VECTORS = ("vector", "halfvec", "sparsevec")
_MODIFIERS = re.compile(r"\([^)]*\)")
_RANGES = {
    f"{name}range": f"{name}multirange" for name in ("int4", "int8", "num", "date", "ts", "tstz")
}

#: How SQLAlchemy keeps a UUID where it isn't native.
_HEX = ("uuid", "character(32)")
#: Texts and bits of any length; without a length by their other names they have that of 1.
_UNSIZED = {
    "character": "bpchar",
    "character varying": "character varying",
    "bit": "bit varying",
    "bit varying": "bit varying",
}

#: Casts that have to be said, and keep the value: pg_cast, where an assignment doesn't take them.
_DIRECT = {
    ("integer", "boolean"),
    ("boolean", "integer"),
    ("date", "timestamp without time zone"),
    ("date", "timestamp with time zone"),
    ("timestamp without time zone", "timestamp with time zone"),
    ("timestamp with time zone", "timestamp without time zone"),
    ("timestamp without time zone", "date"),
    ("timestamp with time zone", "date"),
    ("timestamp without time zone", "time without time zone"),
    ("timestamp with time zone", "time without time zone"),
    ("json", "jsonb"),
    ("jsonb", "json"),
    ("hstore", "json"),
    ("hstore", "jsonb"),
    ("inet", "cidr"),
    ("cidr", "inet"),
    ("macaddr", "macaddr8"),
    ("macaddr8", "macaddr"),
    ("bit", "integer"),
    ("numeric", "money"),
    ("integer", "money"),
    ("bigint", "money"),
    ("money", "numeric"),
    ("halfvec", "real[]"),
    ("vector", "real[]"),
    *((first, second) for first in _OBJECTS for second in (*_OBJECTS, "integer", "bigint")),
    *((first, second) for first in ("integer", "bigint") for second in _OBJECTS),
    *((first, second) for first in _VECTORS for second in _VECTORS),
    *(
        (f"{first}[]", second)
        for first in ("integer", "real", "double precision", "numeric")
        for second in ("vector", "halfvec")
    ),
    *_RANGES.items(),
}

#: What is no cast: ``{x}`` is the column, ``{type}`` the type that it gets.
_SAID = {
    ("interval", number): "extract(epoch FROM {x})::{type}" for number in NUMBERS
} | {
    ("bytea", text): "convert_from({x}, 'UTF8')" for text in ("text", "character varying")
} | {
    (text, "bytea"): "convert_to({x}, 'UTF8')" for text in ("text", "character varying")
} | {
    (multi, plain): f"CASE WHEN range_merge({{x}})::{multi} = {{x}} THEN range_merge({{x}})"
    f" ELSE {{x}}::text::{plain} END"
    for plain, multi in _RANGES.items()
} | {
    ("integer", "bit"): "{x}::{sized}",
    ("uuid", "bytea"): "uuid_send({x})",
    ("bytea", "uuid"): "encode({x}, 'hex')::uuid",
}  # fmt: skip


def conversion(name: str, before: str, after: str) -> str | None:
    """Return the expression for USING, nothing where the server casts by itself.

    :param name: the column, quoted.
    :param before: the type that it has, domains seen through, and so for ``after``.
    """
    first, second = family(before), family(after)
    if first == second or (first in NUMBERS and second in NUMBERS):
        return None
    if first.endswith("[]") != second.endswith("[]") and not _holds_a_list({first, second}):
        return _listed(name, before, after)
    said = _said(first, second) if (first, after) != _HEX else "replace({x}::text, '-', '')"
    if said is not None:
        return said.format(x=name, type=_without_length(after), sized=after)
    if second in (*TEXTS, "character"):
        return None
    if first in TEXTS or (first, second) in _DIRECT:
        return f"{name}::{_without_length(after)}"
    return f"{name}::text::{_without_length(after)}"


def _without_length(type_: str) -> str:
    """Return a type so that a cast to it cuts nothing off.

    A cast that is said cuts what is too long; the assignment that follows it doesn't, and fails.
    """
    found = family(type_)
    brackets = "[]" if found.endswith("[]") else ""
    unsized = _UNSIZED.get(found.removesuffix("[]"))
    return type_ if unsized is None else unsized + brackets


def _said(first: str, second: str) -> str | None:
    """Return an expression that is no plain cast, where one is wanted."""
    if (first, second) in _SAID:
        return _SAID[first, second]
    if second == "boolean" and first in NUMBERS and first != "integer":
        return "{x} <> 0"
    if first == "boolean" and second in NUMBERS and second != "integer":
        return "{x}::integer::{type}"
    if (
        "money" in (first, second)
        and {first, second} & {*NUMBERS}
        and (first, second) not in _DIRECT
    ):
        return "{x}::numeric::{type}"
    if second in _JSON and first not in (*TEXTS, *_JSON, "character", "hstore"):
        return f"to_{second}({{x}})"
    if first in _JSON and second not in (*TEXTS, *_JSON) and not second.endswith("[]"):
        return "({x} #>> '{{}}')::{type}"
    if first in _VECTORS and second.endswith("[]") and second != "real[]":
        return "{x}::real[]::{type}"
    return None


def _listed(name: str, before: str, after: str) -> str:
    """Return how one value becomes a list of one, or the other way around."""
    type_ = _without_length(after)
    if after.endswith("[]"):
        element = conversion(name, before, after.removesuffix("[]")) or name
        return f"CASE WHEN {name} IS NOT NULL THEN ARRAY[{element}]::{type_} END"
    first = f"{name}[1]"
    element = conversion(first, before.removesuffix("[]"), after) or first
    # Several values are an error, as no list is a value of the type.
    return f"CASE WHEN cardinality({name}) > 1 THEN {name}::text::{type_} ELSE {element} END"


def _holds_a_list(families: Collection[str]) -> bool:
    """Return whether one of two types has lists of its own, in whatever form."""
    return not {*TEXTS, "character", "citext", *_JSON, *_VECTORS, "bytea"}.isdisjoint(families)


def family(type_: str) -> str:
    """Return a type without its length, precision and scale."""
    return " ".join(_MODIFIERS.sub("", type_).split())
