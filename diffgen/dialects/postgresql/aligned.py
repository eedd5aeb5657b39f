"""What models leave to the server, or say in fewer words than it, as the database has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Pair
from diffgen.dialects.postgresql.inherited import apart
from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.owners import with_owners
from diffgen.kinds.column import Column
from diffgen.kinds.index import Index


def aligned(pair: Pair) -> Pair:
    """Return the pair, the models' side with what is said there less fully than in the database.

    That is the name of a domain's check, and which type is behind a name that a class of the user's own
    gives (``get_col_spec``), the comment of an index, and who owns a sequence. What tables have from their parents is on neither
    side.
    """
    after = [_aligned(pair.before.get(key), obj) for key, obj in pair.after.items()]
    if any(now is not obj for now, obj in zip(after, pair.after.values(), strict=True)):
        pair = Pair(pair.before, Catalog(after))
    return with_owners(apart(pair))


def _aligned(before: Any, after: Any) -> Any:
    match before, after:
        case Domain(checks=(there,)), Domain(checks=(check,), named=False):
            # The server numbers the name where that is taken.
            if there.name.startswith(check.name) and there.name[len(check.name) :].isdigit():
                return replace(after, checks=(replace(check, name=there.name),))
        case Column(type=there), Column(type=type_) if type_.named is None:
            if there.sql == type_.sql and there.named is not None:
                return replace(after, type=there)
        case Index(comment=comment), Index() if after.comment != comment:
            return replace(after, comment=comment)
    return after
