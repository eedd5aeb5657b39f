"""Operations: reversed, and carried out on a catalog in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diffgen.catalog import Catalog, Key, Type
from diffgen.kinds.column import Column
from diffgen.kinds.table import Table
from diffgen.ops import Alter, Create, Drop, Op, Rename, Unresolved, apply, reverse

USERS = Table(Key("table", None, "users"))
NAME = Column(Key("column", None, "name", "users"), Type("text"))
LONG = replace(NAME, type=Type("varchar(20)"))
RENAME = Rename(NAME.key, NAME.key._replace(name="full_name"))


@pytest.mark.parametrize(
    ("op", "back"),
    [
        (Create(USERS), Drop(USERS)),
        (Create(USERS, (Create(NAME),)), Drop(USERS, (Drop(NAME),))),
        (Alter(NAME, LONG), Alter(LONG, NAME)),
        (RENAME, Rename(RENAME.after, RENAME.before)),
        (Unresolved(NAME, None, "why"), Unresolved(None, NAME, "why")),
    ],
)
def test_every_verb_has_a_way_back(op: Op, back: Op) -> None:
    assert op.reverse() == back
    assert back.reverse() == op


def test_what_was_done_last_is_undone_first() -> None:
    assert reverse([Create(USERS), Create(NAME)]) == (Drop(NAME), Drop(USERS))
    several = Alter(USERS, USERS, (Drop(NAME), Create(LONG)))
    assert several.reverse().parts == (Drop(LONG), Create(NAME))


def test_applying_an_operation_gives_a_new_catalog() -> None:
    empty = Catalog()
    full = apply(empty, [Create(USERS, (Create(NAME),))])
    assert dict(full) == {USERS.key: USERS, NAME.key: NAME}
    assert dict(empty) == {}
    assert apply(full, [Alter(NAME, LONG)])[NAME.key] == LONG
    assert apply(full, [Drop(USERS, (Drop(NAME),))]) == empty
    assert apply(full, [Unresolved(NAME, None, "why")]) == Catalog([USERS])


def test_what_is_not_there_can_not_be_dropped_or_changed() -> None:
    with pytest.raises(KeyError):
        apply(Catalog(), [Drop(USERS)])
    with pytest.raises(KeyError):
        apply(Catalog(), [Alter(NAME, LONG)])


def test_a_renaming_needs_somebody_who_knows_what_it_touches() -> None:
    catalog = Catalog([USERS, NAME])
    with pytest.raises(TypeError, match="needs a renamer"):
        apply(catalog, [RENAME])
    assert apply(catalog, [RENAME], lambda before, op: Catalog([USERS])) == Catalog([USERS])
    with pytest.raises(TypeError, match="top level"):
        apply(catalog, [Alter(USERS, USERS, (RENAME,))])


def test_an_unresolved_difference_has_a_side() -> None:
    assert Unresolved(None, NAME, "why").key == NAME.key
    with pytest.raises(ValueError, match="at least one side"):
        _ = Unresolved(None, None, "why").key
