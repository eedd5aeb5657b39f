"""The operations on MariaDB: what is not changed stays, whatever the script knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from migrations_runtime.origin import described

TABLE = r"""
CREATE TABLE `t %% x` (
  id INT PRIMARY KEY AUTO_INCREMENT,
  a VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s, 50%% \\ x' COMMENT 'c "%%" \'\n',
  d TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  j JSON,
  hidden INT INVISIBLE,
  made INT GENERATED ALWAYS AS (z + 1) STORED,
  n DECIMAL(10,2) UNSIGNED NULL DEFAULT NULL,
  s SET('a','b') DEFAULT 'a',
  u CHAR(36) DEFAULT uuid(),
  z INT DEFAULT (1+2) CHECK (z > 0),
  b BIT(3) DEFAULT b'101'
)
"""


@pytest.fixture
def columns(mariadb_url: str) -> Iterator[Callable[[], dict[str, str]]]:
    """Let operations run on a table, and give how the server says its columns are."""
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.connect() as connection, running(Online(connection)):
        connection.exec_driver_sql(TABLE)

        def show() -> dict[str, str]:
            shown = connection.exec_driver_sql("SHOW CREATE TABLE `t %% x`").one()[1]
            lines = [line.strip().rstrip(",") for line in shown.split("\n")[1:-2]]
            return {line.split("`")[1]: line for line in lines}

        yield show


@pytest.mark.parametrize(
    ("column", "change", "definition"),
    [
        (
            "a",
            {"nullable": True},
            "`a` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'it''s, 50% \\\\ x' "
            "COMMENT 'c \"%\" ''\\n'",
        ),
        (
            "a",
            {"type_": sa.String(40), "server_default": None, "comment": None},
            "`a` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
        ),
        (
            "d",
            {"comment": "when: 100%"},
            "`d` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() "
            "COMMENT 'when: 100%'",
        ),
        (
            "d",
            {"server_default": sa.text("CURRENT_TIMESTAMP")},
            "`d` timestamp NOT NULL DEFAULT current_timestamp()",
        ),
        (
            "j",
            {"nullable": False},
            "`j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL "
            "CHECK (json_valid(`j`))",
        ),
        ("j", {"type_": sa.Text()}, "`j` text DEFAULT NULL"),
        ("hidden", {"type_": sa.BigInteger()}, "`hidden` bigint(20) INVISIBLE DEFAULT NULL"),
        (
            "made",
            {"comment": "x"},
            "`made` int(11) GENERATED ALWAYS AS (`z` + 1) STORED COMMENT 'x'",
        ),
        (
            "made",
            {"server_default": sa.Computed("z + 2", persisted=True)},
            "`made` int(11) GENERATED ALWAYS AS (`z` + 2) STORED",
        ),
        ("made", {"server_default": None}, "`made` int(11) DEFAULT NULL"),
        ("n", {"nullable": False}, "`n` decimal(10,2) unsigned NOT NULL"),
        ("s", {"server_default": sa.text("'b'")}, "`s` set('a','b') DEFAULT 'b'"),
        ("s", {"type_": sa.Enum("a", "%")}, "`s` enum('a','%') DEFAULT 'a'"),
        ("u", {"comment": "x"}, "`u` char(36) DEFAULT uuid() COMMENT 'x'"),
        ("u", {"server_default": sa.text("concat('a', 1)")}, "`u` char(36) DEFAULT concat('a',1)"),
        (
            "z",
            {"type_": sa.BigInteger(), "nullable": False},
            "`z` bigint(20) NOT NULL DEFAULT (1 + 2) CHECK (`z` > 0)",
        ),
        ("b", {"comment": "x"}, "`b` bit(3) DEFAULT b'101' COMMENT 'x'"),
        ("id", {"type_": sa.BigInteger()}, "`id` bigint(20) NOT NULL AUTO_INCREMENT"),
        ("id", {"autoincrement": False}, "`id` int(11) NOT NULL"),
    ],
)
def test_what_a_change_does_not_speak_of_stays(columns, column, change, definition) -> None:
    op.alter_column("t % x", column, **change)
    assert columns()[column] == definition


@pytest.mark.parametrize("type_", [None, sa.Integer()])
def test_a_column_is_renamed_with_all_that_it_is(columns, type_) -> None:
    before = columns()["z"]
    op.alter_column("t % x", "z", new_column_name="it`s %", type_=type_)
    assert columns()["it"] == before.replace("z", "it``s %")
    assert "`it``s %` + 1" in columns()["made"]


def test_a_column_is_placed(columns) -> None:
    with op.batch_alter_table("t % x") as batch_op:
        batch_op.add_column(sa.Column("first", sa.Integer()), insert_before="id")
        batch_op.add_column(sa.Column("second", sa.Integer()), insert_before="id")
        batch_op.add_column(sa.Column("last", sa.Integer(), comment="x"), insert_after="id")
        batch_op.alter_column("b", type_=sa.Integer(), insert_after="first")
    assert list(columns())[:5] == ["first", "b", "second", "id", "last"]


def test_a_column_that_is_made_anew_takes_along_what_is_there_by_then(columns) -> None:
    with op.batch_alter_table("t % x") as batch_op:
        batch_op.add_column(sa.Column("v", sa.Integer(), sa.Computed("n + 1")), insert_after="s")
        batch_op.create_index("i", ["v", "s"])
    with op.batch_alter_table("t % x") as batch_op:
        batch_op.drop_index("i")
        batch_op.drop_column("s")
        batch_op.alter_column("v", type_=sa.BigInteger(), server_default=None)
    assert columns()["v"] == "`v` bigint(20) DEFAULT NULL"
    assert "s" not in columns()


def test_a_counting_column_is_a_key_from_the_beginning(columns) -> None:
    op.create_table("plain", sa.Column("a", sa.Integer(), autoincrement=False))
    op.add_column("plain", sa.Column("id", sa.Integer(), primary_key=True))
    op.bulk_insert(sa.table("plain", sa.column("a")), [{"a": 1}, {"a": 2}])
    found = op.get_bind().execute(sa.text("SELECT id, a FROM plain ORDER BY id"))
    assert found.all() == [(1, 1), (2, 2)]


def test_a_column_that_is_not_there_is_named(columns) -> None:
    with pytest.raises(CommandError, match=r"Table t % x has no column zz"):
        op.alter_column("t % x", "zz", nullable=False)


def test_constraints_and_indexes_go_by_their_kind(columns) -> None:
    op.create_table("p", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False))
    op.create_table("c", sa.Column("id", sa.Integer()), sa.Column("n", sa.Integer()))
    op.create_foreign_key("c_fk", "c", "p", ["id"], ["id"], ondelete="CASCADE")
    op.create_unique_constraint("c_uq", "c", ["n"])
    op.create_check_constraint("c_ck", "c", "n > 0")
    op.create_check_constraint("c_ck2", "c", "n > 1")
    op.create_index("c_ix", "c", ["n", "id"])
    op.create_primary_key(None, "c", ["n"])
    op.rename_index("c_uq", "c", "c_uq2")
    op.drop_constraint("c_ck", "c", type_="check")
    op.drop_constraint("c_ck2", "c")
    op.drop_constraint("c_fk", "c", type_="foreignkey")
    op.drop_constraint("nowhere", "c", type_="foreignkey", if_exists=True)
    op.drop_constraint("c_uq2", "c", type_="unique")
    op.drop_index("c_ix", "c")
    op.drop_constraint("PRIMARY", "c", type_="primary")
    inspector = sa.inspect(op.get_bind())
    assert inspector.get_indexes("c") == [
        {"name": "c_fk", "column_names": ["id"], "unique": False},
    ]
    assert inspector.get_pk_constraint("c")["constrained_columns"] == []
    assert inspector.get_check_constraints("c") == inspector.get_foreign_keys("c") == []


def test_an_index_without_its_table_is_an_error(columns) -> None:
    with pytest.raises(CommandError, match="say which by table_name"):
        op.drop_index("c_ix")


def test_a_table_is_renamed_in_its_schema(columns) -> None:
    schema = op.get_bind().execute(sa.text("SELECT database()")).scalar()
    op.execute("USE mysql")
    op.rename_table("t % x", "u", schema=schema)
    op.create_table_comment("u", "it's 100%", schema=schema)
    op.alter_table_options("u", schema=schema, mariadb_engine="MyISAM", postgresql_with=None)
    inspector = sa.inspect(op.get_bind())
    assert inspector.get_table_names(schema=schema) == ["u"]
    assert inspector.get_table_comment("u", schema=schema) == {"text": "it's 100%"}
    assert inspector.get_table_options("u", schema=schema)["mariadb_engine"] == "MyISAM"
    op.drop_table_comment("u", schema=schema)
    assert sa.inspect(op.get_bind()).get_table_comment("u", schema=schema) == {"text": None}


@pytest.mark.parametrize(
    ("run", "way_out"),
    [
        (lambda: op.drop_constraint("x", "c", type_="primary"), "say autoincrement=False"),
        (lambda: op.alter_column("c", "n", type_=sa.BigInteger()), "at both of its ends"),
        (lambda: op.drop_column("c", "n"), "drop the foreign key before"),
        (lambda: op.drop_column("c", "m"), "drop the key that the column is part of, too"),
    ],
)
def test_what_the_server_refuses_has_a_way_out(columns, run, way_out) -> None:
    op.create_table("p", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "c",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("n", sa.Integer(), sa.ForeignKey("p.id")),
        sa.Column("m", sa.Integer()),
        sa.UniqueConstraint("m", "id"),
    )
    with pytest.raises(sa.exc.DBAPIError) as refused:
        run()
    assert way_out in described(refused.value).rpartition("]; ")[2]


def test_a_sequence_goes_on_from_where_it_is(columns) -> None:
    def following() -> int:
        return int(op.get_bind().scalar(sa.text(r"SELECT nextval(`n \% '`)")) or 0)

    op.create_sequence("numbers", start=5, cycle=False)
    op.rename_sequence("numbers", r"n \% '")
    assert following() == 5
    op.alter_sequence(r"n \% '", increment=3)
    assert [following(), following()] == [6, 9]
    op.alter_sequence(r"n \% '", maxvalue=10)
    assert following() == 10
    op.alter_sequence(r"n \% '", maxvalue=50)  # it had run out
    assert following() > 10
    op.alter_sequence(r"n \% '", restart=7)
    assert following() == 7
    op.drop_sequence(r"n \% '")


def test_options_go_by_either_name_and_back_to_their_defaults(columns) -> None:
    def options() -> str:
        shown = op.get_bind().exec_driver_sql("SHOW CREATE TABLE o").one()[1]
        return str(shown.rpartition(") ")[2])

    op.create_table("o", sa.Column("a", sa.String(5)))
    before = options()
    op.alter_table_options(
        "o", mysql_row_format="DYNAMIC", mariadb_collate="latin1_bin", mysql_engine="MyISAM"
    )
    assert options() == (
        "ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_bin ROW_FORMAT=DYNAMIC"
    )
    shown = op.get_bind().exec_driver_sql("SHOW CREATE TABLE o").one()[1]
    assert "`a` varchar(5) CHARACTER SET utf8mb4" in shown, "columns keep what they followed"
    op.alter_table_options("o", mysql_row_format=None, mysql_collate=None, mysql_engine=None)
    assert options() == before


def test_a_column_beside_a_default_that_no_driver_reads_is_not_changed_by_guess(columns) -> None:
    op.create_table("t", sa.Column("n", sa.Integer(), nullable=False))
    op.execute("ALTER TABLE t ADD b VARBINARY(4) DEFAULT x'00ff'")
    with pytest.raises(CommandError, match="The default of b is a literal of bytes"):
        op.alter_column("t", "n", nullable=True)
