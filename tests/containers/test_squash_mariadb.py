"""``diffgen squash`` on MariaDB: with all that a history makes besides tables."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import command
from migrations_runtime.errors import CommandError
from tests.roundtrip.fingerprint import Fingerprint, difference, fingerprint_of
from tests.runtime.project import ENV, Project

SHOP = (
    (
        """
        op.create_table(
            "person",
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("name", sa.String(50), nullable=False, comment="in full"),
            sa.Column("added", sa.DateTime(), server_default=sa.text("now()")),
        )
        op.create_sequence("num'bers", start=5)
        """,
        'op.drop_table("person"); op.drop_sequence("num\'bers")',
    ),
    (
        """
        op.create_table("note", sa.Column("id", sa.BigInteger(), primary_key=True),
            sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE")))
        """,
        'op.drop_table("note")',
    ),
    (
        """
        op.execute("CREATE VIEW long_names AS SELECT id FROM person WHERE length(name) > 5")
        op.execute("CREATE TRIGGER loud BEFORE INSERT ON person FOR EACH ROW SET NEW.name = upper(NEW.name)")
        op.bulk_insert(sa.table("person", sa.column("name")), [{"name": "Ann"}, {"name": "Zoë"}])
        """,
        'op.execute("DROP VIEW long_names"); op.execute("DROP TRIGGER loud");'
        ' op.execute("DELETE FROM person")',
    ),
    (
        'op.add_column("person", sa.Column("size", sa.Integer()))',
        'op.drop_column("person", "size")',
    ),
    ('op.create_index("by_size", "person", ["size"])', 'op.drop_index("by_size", "person")'),
)


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, mariadb_url)
    made.env(ENV)
    made.steps(*SHOP)
    return made


def everything(project: Project) -> tuple[Fingerprint, list[tuple[object, ...]]]:
    rows = project.rows("SELECT id, name, size FROM person ORDER BY id")
    return fingerprint_of(project.url), rows


def test_one_file_does_what_five_did_and_nothing_is_left_on_the_server(project: Project) -> None:
    project.upgrade()
    facts, rows = everything(project)
    databases = project.rows("SHOW DATABASES")
    config = project.config()
    command.squash(config, "base:head")
    assert config.stdout.getvalue().splitlines() == [
        "Wrote migrations/versions/r4_.py in place of 5 revisions",
        "  collapsed r0, r1",
        "  kept r2 as a function (op.execute, op.bulk_insert)",
        "  collapsed r3, r4",
        "proved: up ✓ down ✓",
    ]
    assert project.rows("SHOW DATABASES") == databases
    project.downgrade("base")
    project.upgrade()
    again, rows_again = everything(project)
    assert difference(facts, again) == []
    assert [row[1:] for row in rows_again] == [row[1:] for row in rows]


def test_a_history_that_reaches_into_another_database_is_not_tried(project: Project) -> None:
    database = sa.make_url(project.url).database
    project.revision("r5", "r4", f"op.execute('UPDATE `{database}`.person SET name = 1')")
    project.upgrade("r2")
    with pytest.raises(CommandError, match=f"about the database {database}, for which no scratch"):
        command.squash(project.config(), "r3:r5")
    assert project.rows("SELECT name FROM person ORDER BY id") == [("ANN",), ("ZOË",)]
