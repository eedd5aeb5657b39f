"""Rows get values of every sort of type, on every server, with whatever else changes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.answers import UNASKED, Answers
from diffgen.autogenerate import autogenerate, proof_of
from migrations_runtime.scripts import run_script
from tests.cases.test_cases import written

MOODS = sa.Enum("sad", "gl'ad", name="mood")
COLUMNS: tuple[tuple[str, Any, str, object], ...] = (
    ("text", sa.Text(), "it's 100% :x", "it's 100% :x"),
    ("empty", sa.String(5), "", ""),
    ("number", sa.BigInteger(), "-7", -7),
    ("price", sa.Numeric(8, 2), "9.50", 9.5),
    ("ratio", sa.Float(), "0.5", 0.5),
    ("good", sa.Boolean(), "true", True),
    ("day", sa.Date(), "2026-01-31", "2026-01-31"),
    ("moment", sa.DateTime(), "2026-01-31 12:30:00", "2026-01-31 12:30:00"),
    ("hour", sa.Time(), "12:30:00", "12:30:00"),
    ("mood", MOODS, "gl'ad", "gl'ad"),
    ("token", sa.Uuid(), "9f1c0bb5-6b6c-4a0b-9d0c-5b1b5e6a7c8d", None),
    ("data", sa.JSON(), '{"a": [1]}', None),
)


@pytest.fixture(params=["sqlite", "postgresql_server", "mariadb_server"], ids=lambda x: x[:6])
def connection(request: pytest.FixtureRequest) -> Iterator[sa.Connection]:
    if request.param == "sqlite":
        yield from _connected("sqlite://")
    else:
        with request.getfixturevalue(request.param).database() as url:
            yield from _connected(url)


def _connected(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, poolclass=sa.StaticPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


Migrated = Callable[..., None]


@pytest.fixture
def migrated(connection: sa.Connection, tmp_path: Path) -> Migrated:
    """Go from the database to models by a script that is proved; nothing differs then."""

    def migrate(metadata: sa.MetaData, *fills: str) -> None:
        opts = {"target_metadata": metadata, "answers": Answers(fills=fills)}
        found = autogenerate(connection, opts)
        script = tmp_path / "revision.py"
        script.write_text(written(found)[0], encoding="utf-8")
        assert proof_of([script], found).lines == ("proved: up ✓ down ✓",), script.read_text()
        run_script(script, "upgrade", connection)
        assert autogenerate(connection, opts | {"answers": UNASKED}).differences == ()

    return migrate


def test_values_of_all_sorts(connection: sa.Connection, migrated: Migrated) -> None:
    before, after = sa.MetaData(), sa.MetaData()
    people = sa.Table("people", before, sa.Column("id", sa.Integer, primary_key=True))
    before.create_all(connection)
    connection.execute(sa.insert(people), [{"id": 1}, {"id": 2}])
    people = sa.Table(
        "people",
        after,
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, type_, nullable=False) for name, type_, _, _ in COLUMNS),
    )
    migrated(after, *(f"people.{name}={text}" for name, _, text, _ in COLUMNS))
    for row in connection.execute(sa.select(people)).mappings():
        for name, _, text, value in COLUMNS:
            if name == "token":
                assert str(row[name]) == text
            elif name == "data":
                assert row[name] == {"a": [1]}
            else:
                assert row[name] == value or str(row[name]) == value, name


def test_with_a_new_name_another_type_and_what_is_dropped(
    connection: sa.Connection, migrated: Migrated
) -> None:
    before, after = sa.MetaData(), sa.MetaData()
    people = sa.Table(
        "people",
        before,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("Born In", sa.String(20)),
        sa.Column("age", sa.SmallInteger),
        sa.Column("nick", sa.String(20)),
    )
    before.create_all(connection)
    rows = [{"id": 1, "nick": "x", "Born In": None}, {"id": 2, "nick": None, "Born In": "y"}]
    connection.execute(sa.insert(people), rows)
    sa.Table(
        "persons",
        after,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("Town", sa.String(30), nullable=False, info={"renamed_from": "Born In"}),
        sa.Column("age", sa.BigInteger, nullable=False),
        sa.Column("handle", sa.String(30), nullable=False, unique=True),
        info={"renamed_from": "people"},
    )
    migrated(
        after,
        "persons.Town=?",
        "persons.age=5000000000",
        "persons.handle=sql:coalesce(nick, 'none')",
    )
    found = connection.execute(sa.text("SELECT * FROM persons ORDER BY id")).mappings()
    assert [(row["Town"], row["age"], row["handle"]) for row in found] == [
        ("?", 5000000000, "x"),
        ("y", 5000000000, "none"),
    ]


@pytest.mark.parametrize("connection", ["postgresql_server"], indirect=True)
def test_what_postgresql_has_to_be_told(connection: sa.Connection, migrated: Migrated) -> None:
    """A label that comes along, and a foreign key that is checked at the end of a transaction."""

    def people(metadata: sa.MetaData, labels: str, *more: sa.Column[Any]) -> sa.Table:
        return sa.Table(
            "people",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("mood", sa.Enum(*labels, name="mood")),
            *more,
        )

    def boss(nullable: bool) -> sa.Column[Any]:
        later = sa.ForeignKey("people.id", deferrable=True, initially="DEFERRED")
        return sa.Column("boss", sa.Integer, later, nullable=nullable)

    before, after = sa.MetaData(), sa.MetaData()
    table = people(before, "ab", boss(nullable=True))
    before.create_all(connection)
    connection.execute(sa.insert(table), [{"id": 1}, {"id": 2}])
    connection.commit()
    other = sa.Column("other", sa.Enum(*"abc", name="mood"), nullable=False)
    table = people(after, "abc", boss(nullable=False), other)
    migrated(after, "people.boss=1", "people.other=c")
    assert connection.execute(sa.select(table.c.boss, table.c.other)).all() == [(1, "c")] * 2
