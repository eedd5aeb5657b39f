"""The SQL of MySQL and MariaDB without a database; the tests with one are among the containers'."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.dialects.mysql.stored.definition import parse
from migrations_runtime.errors import CommandError
from tests.runtime.offline import script_of

STRING = sa.String(5)


@pytest.fixture(params=["mysql+pymysql://", "mariadb+pymysql://"])
def sql_of(request: pytest.FixtureRequest) -> Callable[[Callable[[], object]], list[str]]:
    def sql(run: Callable[[], object]) -> list[str]:
        return [one.removesuffix(";") for one in script_of(request.param, run)]

    return sql


def test_a_column_is_stated_anew_as_far_as_the_script_says_it(sql_of) -> None:
    def run() -> None:
        op.alter_column("t", "c", type_=sa.String(9), existing_type=STRING)
        op.alter_column(
            "t",
            "c",
            nullable=False,
            new_column_name="d",
            existing_type=STRING,
            existing_server_default="x",
            existing_comment="it's",
        )
        op.alter_column(
            "t", "id", autoincrement=True, existing_type=sa.Integer(), existing_nullable=False
        )
        op.alter_column(
            "t",
            "c",
            comment=None,
            existing_type=STRING,
            existing_nullable=False,
            existing_comment="it's",
        )

    assert sql_of(run) == [
        "ALTER TABLE t MODIFY COLUMN c VARCHAR(9)",
        "ALTER TABLE t MODIFY COLUMN c VARCHAR(5) NOT NULL DEFAULT 'x' COMMENT 'it''s'",
        "ALTER TABLE t RENAME COLUMN c TO d",
        "ALTER TABLE t MODIFY COLUMN id INTEGER NOT NULL AUTO_INCREMENT",
        "ALTER TABLE t MODIFY COLUMN c VARCHAR(5) NOT NULL",
    ]


def test_columns_and_the_keys_over_them_are_added_in_one_statement(sql_of) -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch:
            batch.add_column(sa.Column("id", sa.Integer(), autoincrement=True, nullable=False))
            batch.add_column(sa.Column("a", sa.Integer()))
            batch.create_primary_key(None, ["id"])

    assert sql_of(run) == [
        "ALTER TABLE t ADD COLUMN id INTEGER NOT NULL AUTO_INCREMENT, ADD COLUMN a INTEGER,"
        " ADD PRIMARY KEY (id)"
    ]


def test_foreign_keys_go_before_the_keys_that_serve_them(sql_of) -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch:
            batch.drop_index("i")
            batch.drop_constraint("f", type_="foreignkey")

    assert sql_of(run) == ["ALTER TABLE t DROP FOREIGN KEY f", "DROP INDEX i ON t"]


def test_a_column_counts_from_when_it_has_a_key_until_that_goes(sql_of) -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch:
            batch.drop_constraint("PRIMARY", type_="primary")
            batch.drop_column("g")
            batch.add_column(sa.Column("id", sa.Integer(), autoincrement=True, nullable=False))
            batch.add_column(sa.Column("g", sa.Integer()))
            batch.alter_column(
                "a", autoincrement=False, existing_type=sa.Integer(), existing_nullable=False
            )
            batch.create_primary_key(None, ["id"])

    assert sql_of(run) == [
        "ALTER TABLE t DROP COLUMN g",
        "ALTER TABLE t DROP PRIMARY KEY, ADD COLUMN id INTEGER NOT NULL AUTO_INCREMENT,"
        " ADD COLUMN g INTEGER, MODIFY COLUMN a INTEGER NOT NULL, ADD PRIMARY KEY (id)",
    ]


def test_what_a_foreign_key_refers_to_in_its_own_table_is_there_before(sql_of) -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch:
            batch.create_primary_key(None, ["id"])
            batch.create_foreign_key("g", "p", ["a"], ["id"])
            batch.create_foreign_key("f", "t", ["a"], ["id"])

    assert sql_of(run) == [
        "ALTER TABLE t ADD PRIMARY KEY (id), ADD CONSTRAINT g FOREIGN KEY(a) REFERENCES p (id)",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES t (id)",
    ]


def test_without_a_type_there_is_nothing_to_state(sql_of) -> None:
    with pytest.raises(CommandError, match=r"Column c of t has to be stated anew .*existing_type,"):
        sql_of(lambda: op.alter_column("t", "c", nullable=False))


def test_a_default_alone_needs_nothing_else(sql_of) -> None:
    def run() -> None:
        for default in ("it's 5%", sa.text("5"), sa.text("uuid()"), sa.text("(1 + 1)"), None):
            op.alter_column("t", "c", server_default=default)

    assert sql_of(run) == [
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'it''s 5%'",
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT 5",
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT (uuid())",
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT (1 + 1)",
        "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
    ]


def test_defaults_of_the_clock_are_stated_with_their_column(sql_of) -> None:
    both = sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")

    def run() -> None:
        op.alter_column("t", "c", server_default=both, existing_type=sa.TIMESTAMP())
        op.alter_column(
            "t",
            "c",
            server_default=None,
            existing_server_default=both,
            existing_type=sa.TIMESTAMP(),
            existing_nullable=False,
        )

    assert sql_of(run) == [
        "ALTER TABLE t MODIFY COLUMN c TIMESTAMP NULL "
        "DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
        "ALTER TABLE t MODIFY COLUMN c TIMESTAMP NOT NULL",
    ]


@pytest.mark.parametrize("default", [sa.Identity(), sa.FetchedValue()])
def test_what_is_no_default_here(sql_of, default) -> None:
    with pytest.raises(CommandError, match=r"AUTO_INCREMENT; say autoincrement=True|FetchedValue"):
        sql_of(lambda: op.alter_column("t", "c", server_default=default, existing_type=STRING))


def test_a_column_ceases_to_count_by_its_own_word(sql_of) -> None:
    with pytest.raises(CommandError, match="say autoincrement=False"):
        sql_of(
            lambda: op.alter_column(
                "t", "c", server_default=None, existing_server_default=sa.Identity()
            )
        )


def test_enums_are_part_of_their_column(sql_of) -> None:
    def run() -> None:
        op.add_column("t", sa.Column("c", sa.Enum("it's", "50%", "\\", name="e")))
        op.alter_column("t", "c", type_=sa.Enum("a", name="e"), existing_type=STRING)

    assert sql_of(run) == [
        r"ALTER TABLE t ADD COLUMN c ENUM('it''s','50%','\\')",
        "ALTER TABLE t MODIFY COLUMN c ENUM('a')",
    ]


def test_words_of_their_own(sql_of) -> None:
    def run() -> None:
        op.drop_constraint("k", "t", type_="foreignkey")
        op.drop_constraint("k", "t", type_="unique")
        op.drop_constraint("k", "t", type_="check")
        op.drop_constraint("k", "t", type_="primary")
        op.drop_index("i", "t", schema="s")
        op.rename_index("i", "t", "j")
        op.rename_table("t", "u", schema="s")
        op.create_table_comment("t", "it's")
        op.drop_table_comment("t")
        op.alter_table_options("t", postgresql_using="heap")

    assert sql_of(run) == [
        "ALTER TABLE t DROP FOREIGN KEY k",
        "ALTER TABLE t DROP INDEX k",
        "ALTER TABLE t DROP CONSTRAINT k",
        "ALTER TABLE t DROP PRIMARY KEY",
        "DROP INDEX i ON s.t",
        "ALTER TABLE t RENAME INDEX i TO j",
        "ALTER TABLE s.t RENAME TO s.u",
        "ALTER TABLE t COMMENT 'it''s'",
        "ALTER TABLE t COMMENT ''",
    ]


@pytest.mark.parametrize(
    "run",
    [
        lambda: op.comment_on_index("i", "x"),
        lambda: op.drop_constraint("k", "t", type_="exclude"),
    ],
)
def test_what_there_is_not(sql_of, run) -> None:
    with pytest.raises(CommandError, match=r"^(mysql|mariadb) cannot (comment|have)"):
        sql_of(run)


def test_a_body_with_semicolons_has_another_end(sql_of) -> None:
    body = "CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = '//'; END"
    assert sql_of(lambda: op.execute(body)) == [f"DELIMITER $$\n{body}\n$$\nDELIMITER "]
    assert sql_of(lambda: op.execute("UPDATE t SET a = 'x;' -- ;")) == [
        "UPDATE t SET a = 'x;' -- ;\n"
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("int(11) unsigned NOT NULL", ["int(11) unsigned", "NOT NULL"]),
        (
            r"enum('a b','it''s \\')  DEFAULT _utf8mb4'DEFAULT \' x' COMMENT 'NOT NULL; '''",
            [
                r"enum('a b','it''s \\')",
                r"DEFAULT _utf8mb4'DEFAULT \' x'",
                "COMMENT 'NOT NULL; '''",
            ],
        ),
        (
            "int GENERATED ALWAYS AS (concat(`a`,' (')) VIRTUAL INVISIBLE CHECK (`a` in (1,')'))",
            [
                "int",
                "GENERATED ALWAYS AS (concat(`a`,' ('))",
                "VIRTUAL",
                "INVISIBLE",
                "CHECK (`a` in (1,')'))",
            ],
        ),
        (
            "varchar(5) CHARACTER SET latin1 COLLATE latin1_bin /*!80023 INVISIBLE */ "
            "DEFAULT (`a` + 1) ON UPDATE now(6)",
            [
                "varchar(5)",
                "CHARACTER SET latin1",
                "COLLATE latin1_bin",
                "/*!80023 INVISIBLE */",
                "DEFAULT (`a` + 1)",
                "ON UPDATE now(6)",
            ],
        ),
    ],
)
def test_a_definition_is_taken_apart_and_put_together(text, clauses) -> None:
    definition = parse(text)
    assert [clause for _, clause in definition.clauses] == clauses
    assert str(definition) == " ".join(clauses)
