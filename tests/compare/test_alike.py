"""Which tables are not looked into: those that are the same, unless what differs concerns them."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from diffgen.autogenerate import between, in_full, write
from diffgen.catalog import Catalog, Key
from diffgen.compare.alike import Outlines, Reference, concerned, of_changed_type, same
from diffgen.compare.declared import references_beside
from diffgen.contracts import Declared, Outline, Place
from diffgen.dialects.postgresql.kinds.enum import Enum
from tests.laws.catalogs import POSTGRESQL
from tests.laws.test_outlines import Told

USERS: Place = (None, "users")
POSTS: Place = (None, "posts")
TAGS: Place = (None, "tags")
MOOD = Key("enum", None, "mood")


def outline(
    columns: str = "id", keys: str = "id", rest: str = "", child_of: Place | None = None
) -> Outline:
    return Outline(columns.split(", "), keys, rest, frozenset([child_of] if child_of else []))


POST = outline("id, author")


def alike(before: Outlines, after: Outlines, *references: Reference) -> frozenset[Place]:
    equal = same(before, after)
    return equal - concerned(equal, before, after, references, name_of=first_word)


def first_word(column: str) -> str:
    return column.partition(" ")[0]


def to(referent: Place, column: str = "id") -> Reference:
    return Reference(POSTS, referent, column)


def test_what_is_the_same_on_both_sides_is_alike() -> None:
    assert alike({USERS: outline()}, {USERS: outline()}) == {USERS}


def test_what_differs_or_is_on_one_side_is_not() -> None:
    assert alike({USERS: outline()}, {USERS: outline("id, name")}) == set()
    assert alike({USERS: outline()}, {}) == set()
    assert alike({}, {USERS: outline()}) == set()


def test_what_refers_to_keys_that_change_is_looked_into() -> None:
    before = {USERS: outline("id, name"), POSTS: POST, TAGS: outline()}
    changed = before | {USERS: outline("id, name", keys="name")}
    assert alike(before, changed, to(USERS)) == {TAGS}


def test_what_refers_to_a_column_that_changes_is_looked_into() -> None:
    before = {USERS: outline("id int, name text"), POSTS: POST, TAGS: outline()}
    after = before | {USERS: outline("id int, name varchar")}
    assert alike(before, after, to(USERS, "id")) == {POSTS, TAGS}
    assert alike(before, after, to(USERS, "name")) == {TAGS}
    assert alike(before, after, to(USERS, "id"), to(USERS, "name")) == {TAGS}


def test_what_refers_to_a_column_that_comes_or_goes_is_looked_into() -> None:
    with_it, without = {USERS: outline("id, no"), POSTS: POST}, {USERS: outline(), POSTS: POST}
    for before, after in ((with_it, without), (without, with_it)):
        assert alike(before, after, to(USERS, "no")) == set()
        assert alike(before, after, to(USERS, "id")) == {POSTS}


def test_what_refers_to_a_table_that_comes_or_goes_is_looked_into() -> None:
    assert alike({USERS: outline(), POSTS: POST}, {POSTS: POST}, to(USERS)) == set()
    assert alike({POSTS: POST}, {USERS: outline(), POSTS: POST}, to(USERS)) == set()


def test_a_change_beside_the_keys_concerns_no_other_table() -> None:
    before = {USERS: outline(), POSTS: POST}
    assert alike(before, before | {USERS: outline(rest="an index")}, to(USERS)) == {POSTS}


def test_what_refers_to_a_table_that_is_in_no_outline_is_looked_into() -> None:
    assert alike({POSTS: POST}, {POSTS: POST}, to(USERS)) == set()


def test_foreign_keys_of_the_models_are_told_of_as_far_as_they_leave_what_is_the_same() -> None:
    metadata = sa.MetaData()
    users = sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    tags = sa.Table("tags", metadata, sa.Column("id", sa.Integer, primary_key=True))
    keys = [
        sa.Column("author", sa.ForeignKey(users.c.id)),
        sa.Column("tag", sa.ForeignKey("tags.id")),
    ]
    places = {USERS: users, TAGS: tags, POSTS: sa.Table("posts", metadata, *keys)}
    assert list(references_beside({POSTS, TAGS}, places, POSTGRESQL)) == [to(USERS)]
    assert list(references_beside(set(places), places, POSTGRESQL)) == []
    assert list(references_beside({USERS}, places, POSTGRESQL)) == []


def test_kin_of_what_differs_is_looked_into_however_far() -> None:
    child = outline(child_of=USERS)
    before = {USERS: outline(), POSTS: child, TAGS: outline(child_of=POSTS)}
    assert alike(before, before) == {USERS, POSTS, TAGS}
    assert alike(before, before | {TAGS: outline(rest="a comment", child_of=POSTS)}) == set()


def test_a_schema_of_a_table_s_name_is_another_thing() -> None:
    def models() -> sa.MetaData:
        metadata = sa.MetaData()
        sa.Table("orders", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table("items", metadata, sa.Column("id", sa.Integer, primary_key=True), schema="orders")
        return metadata

    there = Catalog(POSTGRESQL.declare(Declared((models(),)), POSTGRESQL))
    items = ("orders", "items")
    dialect = replace(POSTGRESQL, outlines=lambda declared, dialect: {items: outline()})
    found = between(
        Told(dialect, there, outlines={items: outline()}), {"target_metadata": models()}
    )
    assert found.ops == ()
    assert found.reading is not None
    assert found.reading.alike == {items}


def test_what_has_a_type_that_differs_is_looked_into() -> None:
    moody = Outline(["mood"], "", "", types=frozenset([MOOD]))
    outlines = {USERS: moody, POSTS: outline()}
    before, after = Catalog([Enum(MOOD, ("sad",))]), Catalog([Enum(MOOD, ("sad", "ok"))])
    assert of_changed_type(outlines, before, after) == {USERS}
    assert of_changed_type(outlines, before, before) == set()
    assert of_changed_type(outlines, Catalog(), Catalog()) == {USERS}


def test_what_refers_to_a_key_that_includes_a_column_of_a_type_that_differs_is_looked_into() -> (
    None
):
    def models(*labels: str) -> sa.MetaData:
        metadata = sa.MetaData()
        sa.Table(
            "users",
            metadata,
            sa.Column("id", sa.Integer),
            sa.Column("mood", sa.Enum(*labels, name="mood")),
            sa.UniqueConstraint("id", name="uq_users", postgresql_include=["mood"]),
        )
        sa.Table("posts", metadata, sa.Column("author", sa.ForeignKey("users.id", name="fk_posts")))
        return metadata

    before = Declared((models("sad", "ok"),))
    told = Told(
        POSTGRESQL,
        Catalog(POSTGRESQL.declare(before, POSTGRESQL)),
        outlines=POSTGRESQL.outlines(before, POSTGRESQL),
    )
    found = between(told, {"target_metadata": models("sad")})
    upgrade = write(found).upgrades
    assert "op.drop_constraint(op.f('fk_posts'), 'posts'" in upgrade
    assert upgrade == write(in_full(found)).upgrades
