"""What a renaming touches in the texts that the server writes out.

It keeps types, labels, sequences and schemas by their numbers, and writes the names that they have when it
is asked (``src/backend/utils/adt/ruleutils.c``): every text follows a renaming.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.kinds.enum import Enum
from diffgen.dialects.postgresql.kinds.table import INHERITS, parsed, spelled
from diffgen.kinds import renaming
from diffgen.kinds.table import Table
from diffgen.ops import Rename

Rewrite = Callable[[str], str]


def renamed(catalog: Catalog, change: Rename, dialect: Dialect) -> Catalog:
    """Return the catalog as the server leaves it after a renaming."""
    found = renaming.renamed(catalog, change, dialect)
    found = Catalog(_below(obj, change) for obj in found.values())
    if change.before.kind == "enum_value":
        relabel = _relabelling(change.before, change.after, dialect)
        return Catalog(_with_label(obj, change, relabel) for obj in found.values())
    rewrite = _rewriting(change, dialect)
    if rewrite is None:
        return found
    return Catalog(_rewritten(obj, rewrite) for obj in found.values())


def _below(obj: Any, change: Rename) -> Any:
    """Return a table with its parents by their names; the server keeps these by their numbers, too."""
    if not isinstance(obj, Table) or INHERITS not in dict(obj.options):
        return obj
    texts = tuple(spelled(change.applied(parsed(text))) for text in dict(obj.options)[INHERITS])
    return replace(obj, options=tuple(sorted({**dict(obj.options), INHERITS: texts}.items())))


#: A name as the server writes it, the schema before one, and what is wholly a type.
_NAME = r'(?:"(?:[^"]|"")*"|[\w$]+)'
_QUALIFIER = rf"((?:{_NAME}\.)?)"
_TYPE = rf"\A(?=(?:{_NAME}\.)?{_NAME}(?:\[\])*\Z)"


def _rewriting(change: Rename, dialect: Dialect) -> Rewrite | None:
    """Return what puts the name after in place of that before, in texts and types of the server's."""
    before, after = (_quoted(key.name, dialect) for key in (change.before, change.after))
    name = re.escape(before)
    match change.before.kind:
        case "schema":
            return _replacing(rf"(?<![\w$\".])()(?:{name})(?=\.[\w\"])", after)
        case "enum" | "domain":  # behind a cast, or where the text is that of a type
            return _replacing(rf"(?:(?<=::)|{_TYPE}){_QUALIFIER}{name}(?![\w$\"(])", after)
        case "sequence":
            return _replacing(rf"(?<='){_QUALIFIER}{name}(?='(?:::regclass|\)))", after)
        case _:
            return None


def _replacing(pattern: str, after: str) -> Rewrite:
    found = re.compile(pattern)
    return lambda text: found.sub(lambda match: match[1] + after, text)


def _with_label(obj: Any, change: Rename, relabel: Rewrite) -> Any:
    """Return an object with a label renamed: the type that has it, or texts that name it."""
    before, after = change.before, change.after
    if isinstance(obj, Enum) and obj.key == before.owner:
        labels = tuple(after.name if one == before.name else one for one in obj.labels)
        return replace(obj, labels=labels)
    default, type_ = getattr(obj, "default", None), getattr(obj, "type", None)
    if isinstance(default, Expression) and type_ is not None and type_.named == before.owner:
        # The literal of a column's default goes without the cast to the column's own type.
        bare = relabel(f"{default.canonical}::{type_.sql}").removesuffix(f"::{type_.sql}")
        obj = replace(obj, default=Expression(bare, relabel(default.sql)))
    return _rewritten(obj, relabel)


def _relabelling(before: Key, after: Key, dialect: Dialect) -> Rewrite:
    """Return what renames a label: in ``'sad'::mood``, and in ``'{sad,ok}'::mood[]``."""
    type_ = re.escape(_quoted(before.table or "", dialect))
    literal = re.compile(rf"'((?:[^']|'')*)'(?=::(?:{_NAME}\.)?{type_}(?![\w$\"]))")

    def label(found: re.Match[str]) -> str:
        text = found[1].replace("''", "'")
        if text == before.name:
            text = after.name
        elif text.startswith("{") and text.endswith("}"):
            members = [_unquoted(one) for one in _MEMBER.findall(text[1:-1])]
            named = (after.name if one == before.name else one for one in members)
            text = "{" + ",".join(map(_member, named)) + "}"
        return "'" + text.replace("'", "''") + "'"

    return lambda text: literal.sub(label, text)


_MEMBER = re.compile(r'"(?:[^"\\]|\\.)*"|[^,{}]+')


def _unquoted(member: str) -> str:
    return re.sub(r"\\(.)", r"\1", member[1:-1]) if member.startswith('"') else member


def _member(label: str) -> str:
    """Return a label as it stands in an array (``array_out`` in src/backend/utils/adt/arrayfuncs.c)."""
    if re.fullmatch(r'[^\s,{}"\\]+', label) and label.lower() != "null":
        return label
    escaped = re.sub(r'(["\\])', r"\\\1", label)
    return f'"{escaped}"'


def _quoted(name: str, dialect: Dialect) -> str:
    return dialect.sqlalchemy.identifier_preparer.quote(name)


def _rewritten(value: Any, rewrite: Rewrite) -> Any:
    """Return a value with all SQL in it rewritten."""
    match value:
        case Expression():
            return Expression(rewrite(value.canonical), rewrite(value.sql))
        case Type():
            return replace(value, sql=rewrite(value.sql))
        case Key():
            return value
        case tuple():
            return tuple(_rewritten(item, rewrite) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: _rewritten(getattr(value, field.name), rewrite)
                for field in fields(value)
            }
            return replace(value, **changed)
        case _:
            return value
