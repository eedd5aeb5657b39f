"""Whatever revisions do: those that share transactions leave what each by itself does."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from migrations_runtime.errors import MigrationError
from tests.containers.server import Server
from tests.roundtrip.fingerprint import fingerprint
from tests.runtime.project import ENV, Project

#: Of a table, one of its columns, and a number that no other step has.
ALWAYS = [
    'op.create_table("t{2}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Text()))',
    "CREATE TABLE t{2} (id SERIAL PRIMARY KEY, {1} TEXT DEFAULT 'it''s; 5 %')",
    "CREATE TABLE t{2} AS SELECT * FROM {0}",
    'op.add_column("{0}", sa.Column("c{2}", sa.Text(), server_default="5 %; :x"))',
    "ALTER TABLE {0} ADD COLUMN c{2} SERIAL",
    'op.alter_column("{0}", "{1}", server_default=sa.text("\'d\' || \'%\'"))',
    'op.alter_column("{0}", "{1}", type_=sa.String(90))',
    'op.create_index("i{2}", "{0}", ["{1}"])',
    'op.create_table_comment("{0}", "-- it\'s; 100 %, :{1}")',
    'op.create_check_constraint("k{2}", "{0}", "{1} NOT LIKE \'z%\'")',
    "INSERT INTO {0} ({1}) VALUES ('one'), ('it''s; 2 %');",
    "INSERT INTO {0} ({1}) SELECT {1} FROM {0}",
    "INSERT INTO {0} ({1}) VALUES ('x') RETURNING id",
    'op.bulk_insert(sa.table("{0}", sa.column("{1}")), [{{"{1}": "3"}}, {{"{1}": "4"}}])',
    "UPDATE {0} SET {1} = id",
    "DELETE FROM {0} WHERE id = 1",
    "COMMENT ON TABLE {0} IS '{1}' -- said",
    'op.add_column("{0}", sa.Column("c{2}", sa.Enum("sad", name="mood{2}")))',
    'op.create_enum("mood{2}", "sad"); op.add_enum_value("mood{2}", "glad")',
    "pass",
]
#: These may fail, or have what follows be run by itself.
SOMETIMES = [
    'op.drop_table("{0}")',
    'op.rename_table("{0}", "c")',
    'op.drop_column("{0}", "{1}")',
    'op.alter_column("{0}", "{1}", nullable=False)',
    'op.create_index("i{2}", "{0}", ["{1}"], unique=True)',
    "INSERT INTO {0} (id) VALUES (7)",
    "ALTER TABLE {0} ALTER {1} TYPE integer USING {1}::integer",
    "SELECT nextval('{0}_id_seq')",
    "ALTER TABLE {0} ALTER {1} SET DEFAULT nextval('{0}_id_seq')",
    "COMMENT ON TABLE {0} IS 'open",
    "DO $$ BEGIN NULL; END $$",
    "CREATE SEQUENCE s{2}",
    'op.bulk_insert(sa.table("{0}", sa.column("{1}")), ROWS)',
    "INSERT INTO {0} (id, {1}) VALUES (3, 'x')",
]
STEPS = st.builds(
    lambda usual, other, is_other, *of: (other if is_other else usual, *of),
    st.sampled_from(ALWAYS),
    st.sampled_from(SOMETIMES),
    st.sampled_from([False] * 15 + [True]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["x", "y"]),
)
HISTORIES = st.lists(STEPS, min_size=3, max_size=30)
#: What doesn't depend on the moment.
JOURNAL = """
    SELECT revision, direction, state, checksum, source_checksum, user_name, host, diffgen_version, project, error,
      place, started_at <= finished_at, started_at + duration_ms * interval '1 ms' <= finished_at
    FROM diffgen_journal ORDER BY id
"""
FIRST = [f"CREATE TABLE {name} (id SERIAL PRIMARY KEY, x TEXT, y TEXT)" for name in "ab"]


@settings(max_examples=settings().max_examples // 2)
@given(HISTORIES)
def test_sharing_leaves_what_each_by_itself_leaves(
    postgresql_server: Server, history: list[tuple[str, str, str]]
) -> None:
    steps = FIRST + [step.format(*of, number) for number, (step, *of) in enumerate(history)]
    assert_the_same(postgresql_server, steps)


#: Histories that once came out otherwise.
A = "CREATE TABLE a (id SERIAL PRIMARY KEY, x TEXT)"
B = "CREATE TABLE b (x TEXT)"
FAILS = "INSERT INTO missing VALUES (1)"
PUT = "INSERT INTO a (x) VALUES ('one')"
TEMPORARY = """op.create_table("b", sa.Column("x", sa.Text()), prefixes=["TEMPORARY"], postgresql_on_commit="DROP")"""
PATH = "UPDATE a SET x = '--' || set_config('search_path', 'app, public', true)"
VIEW = "CREATE VIEW b AS SELECT x FROM a"
RULE = "op.get_bind().exec_driver_sql('CREATE RU' 'LE r AS ON UPDATE TO b DO ALSO INSERT INTO a DEFAULT VALUES')"
BY_HAND = {
    "a statement that ends at a NUL": [
        A,
        "DROP TABLE IF EXISTS b\0",
        PUT,
        "UPDATE a SET x = 'two'",
    ],
    "a name with a blank that is a letter": [A, "DROP TABLE a\u00a0"],
    "a number that is taken": [
        *(A, "INSERT INTO a (id) VALUES (1)"),
        *["pass"] * 48,
        *(PUT, "pass"),
    ],
    "a number that a rule draws, which no script shows": [
        *(A, B, "INSERT INTO b VALUES ('one')", RULE, *["pass"] * 5),
        *("UPDATE b SET x = 'two'", FAILS),
    ],
    "a table of rows that are put in": [
        *(A, *["pass"] * 55),
        "CREATE TABLE c AS WITH n AS (INSERT INTO a (x) VALUES ('y') RETURNING id) SELECT id FROM n",
        *("pass", FAILS),
    ],
    "a view that was a table": [
        *(A, *["pass"] * 55),
        *(B, "DROP TABLE b", VIEW, "INSERT INTO b VALUES ('y')", "pass", FAILS),
    ],
    "rows that are gone once they are read": [
        A,
        "op.bulk_insert(sa.table('a', sa.column('x')), [{'x': one} for one, in PAIRS])",
        FAILS,
    ],
    "the moment": [
        *(A, "ALTER TABLE a ADD COLUMN at TIMESTAMP DEFAULT now()", PUT),
        "DELETE FROM a WHERE at < now()",
    ],
    "a temporary table": [B, TEMPORARY, "INSERT INTO b VALUES ('y')"],
    "rows that are frozen": [A, "COPY a (x) FROM PROGRAM 'echo one' WITH (FREEZE)"],
    "a constant that looks like a comment": [A, "CREATE SCHEMA app", PUT, PATH, B],
}


@pytest.mark.parametrize("bodies", BY_HAND.values(), ids=BY_HAND)
def test_so_do_these(postgresql_server: Server, bodies: list[str]) -> None:
    assert_the_same(postgresql_server, bodies)


def assert_the_same(server: Server, steps: list[str]) -> None:
    """Run a history in both ways: each step is Python, or SQL."""
    bodies = [one if one.startswith(("op.", "pass")) else f"op.execute({one!r})" for one in steps]
    with server.database() as one, server.database() as other:
        assert left(one, bodies, "") == left(other, bodies, ", transaction_per_migration=True")


def left(url: str, bodies: list[str], option: str) -> object:
    """Return all that an upgrade leaves in a database, and what it says."""
    with TemporaryDirectory() as folder:
        project = Project(Path(folder), url)
        project.env(ENV.replace("connection=connection", f"connection=connection{option}"))
        for number, body in enumerate(bodies):
            below = f"r{number - 1}" if number else None
            project.revision(f"r{number}", below, body, head="PAIRS = zip('abc')")
        said = ""
        try:
            project.upgrade()
        except MigrationError as error:
            said = re.sub(r"/\S+/", "", str(error))
        return said, project.heads(), project.rows(JOURNAL), catalog(url)


def catalog(url: str) -> object:
    """Return the schema as the server tells it, and all rows with their numbers."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = dict(fingerprint(connection))
        for name in sa.inspect(connection).get_table_names():
            if not name.startswith("diffgen_"):
                rows = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1")
                found[f"rows of {name}"] = str([tuple(row) for row in rows])
    engine.dispose()
    return found
