"""``diffgen squash`` on PostgreSQL: with all that a history makes besides tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffgen import command
from diffgen.errors import ProofFailed
from tests.roundtrip.fingerprint import Fingerprint, difference, fingerprint_of
from tests.runtime.project import ENV, Project

SHOP = (
    (
        """
        op.create_schema("audit")
        op.create_table(
            "person",
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("name", sa.String(50), nullable=False, comment="in full"),
            sa.Column("mood", sa.Enum("sad", "happy", name="mood"), server_default="happy"),
            sa.Column("added", sa.DateTime(timezone=True), server_default=sa.text("now()")),
        )
        """,
        'op.drop_table("person")\nop.drop_enum("mood")\nop.drop_schema("audit")',
    ),
    (
        """
        op.create_table("note", sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
            sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE")), schema="audit")
        op.create_index("note_person", "note", ["person_id"], schema="audit",
            postgresql_where=sa.text("person_id > 0"))
        """,
        'op.drop_table("note", schema="audit")',
    ),
    (
        """
        op.execute("CREATE VIEW happy AS SELECT id FROM person WHERE mood = 'happy'")
        op.execute('''CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$''')
        op.execute("CREATE TRIGGER loud BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION shout()")
        op.bulk_insert(sa.table("person", sa.column("name")), [{"name": "Ann"}, {"name": "Zoë"}])
        """,
        'op.execute("DROP VIEW happy"); op.execute("DROP TRIGGER loud ON person");'
        ' op.execute("DROP FUNCTION shout"); op.execute("DELETE FROM person")',
    ),
    (
        'op.add_column("person", sa.Column("size", sa.Integer()))',
        'op.drop_column("person", "size")',
    ),
    ('op.create_index("by_size", "person", ["size"])', 'op.drop_index("by_size", "person")'),
    (
        """
        with op.get_context().autocommit_block():
            op.execute("ALTER TYPE mood ADD VALUE 'so so'")
        op.execute("UPDATE person SET mood = 'so so', size = 3 WHERE id = 1")
        with op.get_context().autocommit_block():
            op.execute("CREATE INDEX CONCURRENTLY by_name ON person (name)")
        """,
        """
        op.drop_index("by_name", "person")
        op.execute("UPDATE person SET mood = 'sad', size = NULL WHERE id = 1")
        """,
    ),
)


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, postgresql_url)
    made.env(ENV)
    made.steps(*SHOP)
    return made


def everything(project: Project) -> tuple[Fingerprint, list[tuple[object, ...]]]:
    rows = project.rows("SELECT id, name, mood::text, size FROM person ORDER BY id")
    return fingerprint_of(project.url), rows


def test_one_file_does_what_six_did(project):
    project.upgrade()
    facts, rows = everything(project)
    config = project.config()
    command.squash(config, "base:head")
    assert config.stdout.getvalue().splitlines() == [
        "Wrote migrations/versions/r5_.py in place of 6 revisions",
        "  collapsed r0, r1",
        "  kept r2 as a function (op.execute, op.bulk_insert)",
        "  collapsed r3, r4",
        "  kept r5 as a function (op.get_context, op.execute)",
        "proved: up ✓ down ✓",
    ]
    project.downgrade("base")
    project.upgrade()
    again, rows_again = everything(project)
    assert difference(facts, again) == []
    assert rows_again == rows


def test_the_scratch_databases_are_gone_and_the_live_one_untouched(project):
    project.upgrade("r2")
    names = "SELECT datname FROM pg_database ORDER BY 1"
    before = project.rows(names)
    command.squash(project.config(), "r3:r5")
    assert project.rows(names) == before
    assert project.heads() == {"r2"}
    project.upgrade()
    assert project.rows("SELECT name, size FROM person WHERE id = 1") == [("ANN", 3)]


def test_what_no_catalog_of_ours_holds_is_compared_too(project):
    path = project.revision(
        "r6",
        "r5",
        "op.execute(f'CREATE VIEW v{len(pathlib.Path(__file__).stem)} AS SELECT 1 AS x')",
        "op.execute(f'DROP VIEW v{len(pathlib.Path(__file__).stem)}')",
    )
    path.write_text(
        path.read_text().replace("import sqlalchemy", "import pathlib\nimport sqlalchemy")
    )
    project.revision("r7", "r6")
    with pytest.raises(ProofFailed) as caught:
        command.squash(project.config(), "r5:r7")
    assert "view v3: v  SELECT 1 AS x; → not there" in caught.value.detail
