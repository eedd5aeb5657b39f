"""The models' side with what is the same as in the database, though it is said otherwise or isn't told there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.dialects.standard.families import Family
from diffgen.dialects.standard.pairing import named, paired
from diffgen.dialects.standard.types import Likeness, likeness
from diffgen.dialects.standard.untold import Untold
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.over_columns import OverColumns
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.schema import Schema
from diffgen.kinds.table import Table


def aligned(pair: Pair, family: Family, untold: Untold) -> Pair:
    """Return the pair, without what SQLAlchemy's Inspector can't be asked about."""
    before = Catalog(
        obj
        for key, obj in pair.before.items()
        if key in pair.after or not _is_the_servers(obj, pair, family)
    )
    pair = paired(Pair(before, pair.after))
    after = [
        _aligned(pair.before[key], obj, pair, family, untold) if key in pair.before else named(obj)
        for key, obj in pair.after.items()
        if key in pair.before or not _is_untold(key, pair.before, untold)
    ]
    return Pair(pair.before, Catalog(after))


def _is_untold(key: Key, before: Catalog, untold: Untold) -> bool:
    """Return whether something may be in a table that is there, and isn't told of."""
    if key.owner not in before:
        return False
    return key.kind in untold.kinds or (key.kind == "index" and key.name in untold.indexes)


def _is_the_servers(obj: Any, pair: Pair, family: Family) -> bool:
    """Return whether the server has made something by itself, for something that stays.

    A schema that the models don't name may be anybody's: on some servers it is a user.
    """
    if isinstance(obj, Schema):
        return True
    if isinstance(obj, Check):
        return family.own_checks.fullmatch(obj.condition.canonical) is not None
    if not isinstance(obj, Index) or obj.unique or not family.indexes_foreign_keys:
        return False
    columns = tuple(element.column for element in obj.elements)
    place = obj.key.schema, obj.key.table or ""
    there, wanted = (
        [
            one
            for one in side.of_table(*place)
            if isinstance(one, ForeignKey) and one.columns == columns
        ]
        for side in (pair.before, pair.after)
    )
    names = {name for one in there for name in (one.key.name, one.columns[0])}
    return obj.key.name in names and bool(wanted)


def _aligned(there: Any, wanted: Any, pair: Pair, family: Family, untold: Untold) -> Any:
    if "comment" in untold.kinds or isinstance(wanted, OverColumns | ForeignKey | Check):
        wanted = _with_comment(there, wanted)
    match there, wanted:
        case Table(), Table():
            return replace(wanted, options=there.options)
        case Column(), Column():
            return _column(there, wanted, pair, family)
        case OverColumns(), OverColumns():
            return _key(there, wanted)
        case ForeignKey(), ForeignKey():
            return _foreign_key(there, wanted)
        case Check(), Check():
            return replace(wanted, named=there.named, options=there.options)
        case Index(), Index():
            return _index(there, wanted)
    return wanted


def _with_comment(there: Any, wanted: Any) -> Any:
    has_one = hasattr(wanted, "comment")
    return replace(wanted, comment=there.comment) if has_one else wanted


def _column(there: Column, wanted: Column, pair: Pair, family: Family) -> Column:
    given: dict[str, Any] = {"collation": there.collation, "options": there.options}
    if likeness(there.type.sql, wanted.type.sql, family) is Likeness.SAME:
        given["type"] = replace(wanted.type, sql=there.type.sql)
    if there.counter is not None and wanted.default == there.counter:
        given["default"] = there.default
    is_key = _is_key(there, pair.before) and _is_key(wanted, pair.after)
    if _counts(there, wanted, is_key):
        given["identity"] = there.identity
    if there.generated and wanted.generated:
        given["generated"] = replace(wanted.generated, stored=there.generated.stored)
    if is_key:
        given["nullable"] = there.nullable
    return replace(wanted, **given)


def _counts(there: Column, wanted: Column, is_key: bool) -> bool:
    """Return whether a column counts as it should, as far as models and the Inspector say how."""
    first, second = there.identity, wanted.identity
    if second is None:  # a key that counts need not say so; one that doesn't says that
        return is_key and not wanted.options
    if first is None:
        return there.counter is not None
    counted = [(one.options.start, one.options.increment) for one in (first, second)]
    return first.always == second.always and counted[0] == counted[1]


def _is_key(column: Column, catalog: Catalog) -> bool:
    parts = catalog.of_table(column.key.schema, column.key.table or "")
    return any(column.key.name in one.columns for one in parts if isinstance(one, PrimaryKey))


def _key(there: OverColumns, wanted: OverColumns) -> OverColumns:
    return replace(
        wanted,
        named=there.named,
        deferrable=there.deferrable,
        initially=there.initially,
        options=there.options,
    )


def _foreign_key(there: ForeignKey, wanted: ForeignKey) -> ForeignKey:
    """Return a foreign key; many an Inspector leaves RESTRICT out, which is nearly what holds anyway."""
    given: dict[str, Any] = {
        name: None
        for name in ("onupdate", "ondelete")
        if getattr(wanted, name) == "RESTRICT" and getattr(there, name) is None
    }
    same = replace(wanted, named=there.named, match=there.match, options=there.options)
    return replace(same, **given)


def _index(there: Index, wanted: Index) -> Index:
    given: dict[str, Any] = {"options": there.options}
    if len(there.elements) == len(wanted.elements):
        both = zip(there.elements, wanted.elements, strict=True)
        given["elements"] = tuple(
            replace(second, collation=first.collation, opclass=first.opclass)
            for first, second in both
        )
    return replace(wanted, **given)
