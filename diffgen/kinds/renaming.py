"""What a renaming touches: keys everywhere, and names of columns wherever they are written."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from diffgen.catalog import Catalog, Expression, Key
from diffgen.contracts import Dialect
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.ops import Rename

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")+"|`(?:[^`]|``)+`|[^\W\d][\w$]*""")
_DROP_TYPES = {"primary_key": "primary", "foreign_key": "foreignkey"}


def renamed(catalog: Catalog, renaming: Rename, dialect: Dialect) -> Catalog:
    """Return the catalog as the server leaves it after a renaming."""
    objects = [_with_keys(obj, renaming) for obj in catalog.values()]
    if renaming.before.kind == "column":
        objects = [_with_column(obj, renaming, dialect) for obj in objects]
    return Catalog(_addressed(obj, dialect) for obj in objects)


def _with_keys(value: Any, renaming: Rename) -> Any:
    """Return a value with every key in it renamed."""
    if isinstance(value, Key):
        return renaming.applied(value)
    if isinstance(value, tuple):
        return tuple(_with_keys(item, renaming) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Expression):
        changed = {
            field.name: _with_keys(getattr(value, field.name), renaming) for field in fields(value)
        }
        return replace(value, **changed)
    return value


def _with_column(obj: Any, renaming: Rename, dialect: Dialect) -> Any:
    """Return an object with a column renamed in whatever it says of the column's table."""
    before, after = renaming.before, renaming.after
    place = (before.schema, before.table)
    if isinstance(obj, ForeignKey) and (obj.referent.schema, obj.referent.name) == place:
        obj = replace(obj, referent_columns=_names(obj.referent_columns, before.name, after.name))
    if before.owner not in (obj.key, obj.key.owner):
        return obj
    changes = {
        field.name: _said(getattr(obj, field.name), before.name, after.name, dialect)
        for field in fields(obj)
        if field.name in ("columns", "elements", "condition", "definition", "where", "generated")
    }
    if hasattr(obj, "options"):
        changes["options"] = tuple(
            (name, _option(name, value, before.name, after.name, dialect))
            for name, value in obj.options
        )
    return replace(obj, **changes)


def _option(name: str, value: Any, before: str, after: str, dialect: Dialect) -> Any:
    """Return the value of an option with the name of a column changed, where it holds any."""
    if name.endswith("_include"):
        return _names(value, before, after)
    if name.endswith("_partition_by"):
        return _text(value, before, after, dialect)
    if name.endswith("_length") and isinstance(value, tuple):
        return tuple(sorted((*_names((column,), before, after), size) for column, size in value))
    return _said(value, before, after, dialect) if isinstance(value, Expression) else value


def _said(value: Any, before: str, after: str, dialect: Dialect) -> Any:
    """Return a value with the name of a column changed, also inside SQL text."""
    if value == before and isinstance(value, str):
        return after
    if isinstance(value, Expression):
        return dialect.expression(_text(value.sql, before, after, dialect))
    if isinstance(value, tuple):
        return tuple(_said(item, before, after, dialect) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _said(getattr(value, field.name), before, after, dialect)
            for field in fields(value)
            if field.name in ("column", "expression")
        }
        return replace(value, **changed)
    return value


def _names(names: tuple[str, ...], before: str, after: str) -> tuple[str, ...]:
    return tuple(after if name == before else name for name in names)


def _text(sql: str, before: str, after: str, dialect: Dialect) -> str:
    preparer = dialect.sqlalchemy.identifier_preparer
    reserved, usual = preparer.reserved_words, preparer.initial_quote

    def token(found: re.Match[str]) -> str:
        text = found.group(0)
        quote = text[0] if text[0] in '"`' else ""
        name = text[1:-1].replace(quote * 2, quote) if quote else text
        if text.startswith("'") or name != before or (not quote and before in reserved):
            return text  # a word of SQL is a name in quotes only
        plain = re.fullmatch(r"[a-z_][a-z0-9_$]*", after) is not None and after not in reserved
        if plain and quote != "`":
            return after
        quote = quote or usual
        return quote + after.replace(quote, quote * 2) + quote

    return _TOKEN.sub(token, sql)


def _addressed(obj: Any, dialect: Dialect) -> Any:
    """Return a constraint without a name at the address that its table and columns now give it."""
    if getattr(obj, "named", True) or obj.key.table is None:
        return obj
    if obj.key.kind == "check":
        return obj
    type_ = _DROP_TYPES.get(obj.key.kind, obj.key.kind)
    name = dialect.constraint_name(type_, obj.key.table, obj.columns, ())
    return replace(obj, key=obj.key._replace(name=name))
