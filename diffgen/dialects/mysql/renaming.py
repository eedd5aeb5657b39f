"""What a renaming touches: names that the server has made of the table's, too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect
from diffgen.kinds import renaming
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.ops import Rename

#: ``t_ibfk_1`` (``row_rename_table_for_mysql`` in storage/innobase/row/row0mysql.cc), and MySQL's ``t_chk_1``
#: (https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html).
_MADE = {"foreign_key": "_ibfk_", "check": "_chk_"}


def renamed(catalog: Catalog, change: Rename, dialect: Dialect) -> Catalog:
    """Return the catalog as the server leaves it after a renaming."""
    found = renaming.renamed(catalog, change, dialect)
    match change.before.kind:
        case "table":
            return Catalog(_following(obj, change.before, change.after) for obj in found.values())
        case "column":
            return Catalog(_with_index(obj, change.before, change.after) for obj in found.values())
        case _:
            return found


def _following(obj: Any, before: Key, after: Key) -> Any:
    """Return a constraint of the renamed table with the name that goes with the table's."""
    word = _MADE.get(obj.key.kind)
    if word is None or obj.key.owner != after:
        return obj
    number = re.fullmatch(rf"{re.escape(before.name)}{word}(\d+)", obj.key.name)
    if number is None:
        return obj
    return replace(obj, key=obj.key._replace(name=f"{after.name}{word}{number[1]}"))


def _with_index(obj: Any, before: Key, after: Key) -> Any:
    """Return a foreign key with its own index named after the renamed column, as scripts rename it."""
    if not isinstance(obj, ForeignKey) or obj.key.owner != after.owner or obj.index is None:
        return obj
    number = re.fullmatch(rf"{re.escape(before.name)}(|_\d+)", obj.index)
    if number is None or obj.columns[0] != after.name:
        return obj
    return replace(obj, index=f"{after.name}{number[1]}")
