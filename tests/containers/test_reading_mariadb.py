"""What is read of a MariaDB database: all that there is, in few statements, and only what is ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key
from diffgen.contracts import Live
from diffgen.dialects import dialect_of
from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.sql import packing
from diffgen.dialects.mysql.sql.strings import quoted
from diffgen.dialects.mysql.types import members
from diffgen.errors import CommandError
from diffgen.kinds.column import Column
from diffgen.kinds.index import Element, Index

OWNER = "CREATE TABLE owner (id int PRIMARY KEY, name varchar(20), UNIQUE KEY (name))"
EVERYTHING = """
CREATE TABLE thing (
    id int unsigned NOT NULL AUTO_INCREMENT,
    n int(4) zerofill DEFAULT 7 CHECK (n > 0),
    label varchar(10) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s' COMMENT 'a "b"',
    changed datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    data json,
    size enum('s', 'm,l') DEFAULT 's',
    twice int GENERATED ALWAYS AS (n * 2) STORED,
    owner_id int, other_id int, third_id int,
    PRIMARY KEY (id, n),
    UNIQUE KEY plain (n, label),
    UNIQUE KEY cut (label(3)),
    KEY down (n, changed DESC),
    KEY third (third_id),
    FULLTEXT KEY words (label),
    CONSTRAINT owned FOREIGN KEY (owner_id) REFERENCES owner (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    FOREIGN KEY (other_id) REFERENCES owner (id) ON DELETE SET NULL,
    FOREIGN KEY (third_id) REFERENCES owner (id),
    CONSTRAINT small CHECK (n < 100),
    CHECK (owner_id <> third_id)
) ENGINE=InnoDB ROW_FORMAT=COMPRESSED COMMENT='all of it'
"""


@pytest.fixture
def connection(mariadb_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def catalog(connection: sa.Connection, *schemas: str | None, **options: Any) -> Catalog:
    dialect = dialect_of(connection)
    live = Live(connection, schemas or (None,), **options)
    return Catalog(dialect.read(live, dialect).objects())


def of(found: Catalog, kind: str, name: str, table: str | None = None) -> Any:
    return found[Key(kind, None, name, table)]


def column(found: Catalog, name: str) -> Column:
    result: Column = of(found, "column", name, "thing")
    return result


@pytest.fixture
def everything(connection: sa.Connection) -> Catalog:
    connection.exec_driver_sql(OWNER)
    connection.exec_driver_sql(EVERYTHING)
    return catalog(connection)


def test_columns_are_read_in_one_spelling(everything: Catalog) -> None:
    types = {name: column(everything, name).type.sql for name in ("id", "n", "label", "changed")}
    assert types == {
        "id": "int unsigned",
        "n": "int(4) unsigned zerofill",
        "label": "varchar(10)",
        "changed": "datetime(6)",
    }
    assert column(everything, "id").autoincrement
    label = column(everything, "label")
    assert (label.nullable, label.collation, label.comment) == (False, "latin1_bin", 'a "b"')
    assert label.default == Expression("'it''s'", "")
    changed = column(everything, "changed").default
    assert changed == Expression("current_timestamp(6) on update current_timestamp(6)", "")
    assert column(everything, "size").type.sql == "enum('s','m,l')"
    twice = column(everything, "twice").generated
    assert twice is not None
    assert (twice.expression.canonical, twice.stored) == ("n * 2", True)


def test_json_is_a_type_and_not_a_text_with_a_check(everything: Catalog) -> None:
    data = column(everything, "data")
    assert (data.type.sql, data.collation, data.options) == ("json", None, ())


def test_the_check_of_a_column_is_the_columns_and_those_of_the_table_have_names(
    everything: Catalog,
) -> None:
    assert column(everything, "n").options == (("mysql_check", Expression("n > 0", "")),)
    checks = {check.key.name: check.condition.canonical for check in everything.of_kind("check")}
    assert checks == {"small": "n < 100", "CONSTRAINT_1": "owner_id <> third_id"}


def test_the_check_of_a_column_is_known_by_the_name_that_the_column_has_now(
    connection: sa.Connection,
) -> None:
    connection.exec_driver_sql("CREATE TABLE thing (a int CHECK (a > 0), data json)")
    connection.exec_driver_sql("ALTER TABLE thing RENAME COLUMN a TO b, RENAME COLUMN data TO d")
    connection.exec_driver_sql("ALTER TABLE thing ADD COLUMN a int")
    found = catalog(connection)
    assert column(found, "b").options == (("mysql_check", Expression("b > 0", "")),)
    assert (column(found, "a").options, column(found, "d").type.sql) == ((), "json")


def test_a_key_that_keeps_whole_columns_distinct_is_a_constraint_any_other_an_index(
    everything: Catalog,
) -> None:
    assert of(everything, "unique", "plain", "thing").columns == ("n", "label")
    cut = of(everything, "index", "cut", "thing")
    assert (cut.unique, cut.options) == (True, (("mysql_length", (("label", 3),)),))
    down = of(everything, "index", "down", "thing")
    assert down.elements == (Element("n"), Element("changed", descending=True))
    assert of(everything, "index", "words", "thing").options == (("mysql_prefix", "FULLTEXT"),)
    key = of(everything, "primary_key", "PRIMARY", "thing")
    assert (key.columns, key.named) == (("id", "n"), False)


def test_the_index_of_a_foreign_key_belongs_to_it(everything: Catalog) -> None:
    keys = {key.key.name: key for key in everything.of_kind("foreign_key")}
    assert {name: key.index for name, key in keys.items()} == {
        "owned": "owned",
        "thing_ibfk_1": "other_id",
        "thing_ibfk_2": None,
    }
    assert (keys["owned"].ondelete, keys["owned"].onupdate) == ("CASCADE", None)
    indexes = [one for one in everything.of_kind("index") if isinstance(one, Index)]
    assert sorted(one.key.name for one in indexes) == ["cut", "down", "third", "words"]


def test_tables_tell_of_options_that_differ_from_the_servers_choice(everything: Catalog) -> None:
    thing = of(everything, "table", "thing")
    assert (thing.comment, thing.options) == ("all of it", (("mysql_row_format", "COMPRESSED"),))
    assert of(everything, "table", "owner").options == ()


def test_sequences_are_read_and_the_database_is_left_out_of_defaults(
    connection: sa.Connection,
) -> None:
    connection.exec_driver_sql("CREATE SEQUENCE `num:bers` START WITH 5 INCREMENT BY 2 CACHE 10")
    connection.exec_driver_sql(
        "CREATE TABLE thing (id bigint DEFAULT nextval(`num:bers`), c int COMMENT 'it is')"
    )
    found = catalog(connection)
    options = of(found, "sequence", "num:bers").options
    assert (options.start, options.increment, options.cache, options.cycle) == (5, 2, 10, False)
    default = column(found, "id").default
    assert default is not None
    assert default.sql == "nextval(`num:bers`)"


def test_views_and_what_divides_a_table_are_left_alone(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS 2")
    connection.exec_driver_sql(
        "CREATE TABLE v (a int, since timestamp(6) GENERATED ALWAYS AS ROW START,"
        " until timestamp(6) GENERATED ALWAYS AS ROW END,"
        " PERIOD FOR system_time (since, until)) WITH SYSTEM VERSIONING"
    )
    connection.exec_driver_sql("CREATE VIEW w AS SELECT a FROM t")
    found = catalog(connection)
    assert [str(key) for key in found] == ["column t.a", "table t", "column v.a", "table v"]
    assert of(found, "table", "t").options == ()


@pytest.mark.parametrize(
    "name", ["a b", "50%", "%(x)s", "a`b", 'a"b', "a:b", "größe", "Order", "a.b"]
)
def test_any_name_is_read_as_it_is(connection: sa.Connection, name: str) -> None:
    quoted = "`" + name.replace("`", "``") + "`"
    text = f"CREATE TABLE {quoted} ({quoted} int CHECK ({quoted} > 0), KEY {quoted} ({quoted}))"
    connection.exec_driver_sql(text, execution_options={"no_parameters": True})
    found = catalog(connection)
    assert {(key.kind, key.name) for key in found} == {
        (kind, name) for kind in ("table", "column", "index")
    }


def test_names_that_differ_in_case_alone_are_two(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE t (a int, KEY k (a))")
    connection.exec_driver_sql("CREATE TABLE T (b int, c int, KEY k (b, c))")
    found = catalog(connection)
    assert [one.column for one in of(found, "index", "k", "T").elements] == ["b", "c"]


def test_names_are_read_in_backticks_and_the_session_is_as_before(mariadb_url: str) -> None:
    engine = sa.create_engine(
        f"{mariadb_url}&init_command=SET sql_mode='ANSI,STRICT_ALL_TABLES'", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        mode = connection.exec_driver_sql("SELECT @@sql_mode").scalar_one()
        connection.exec_driver_sql('CREATE TABLE t (a int, CONSTRAINT c CHECK ("a" <> \'"\'))')
        found = catalog(connection)
        assert of(found, "check", "c", "t").condition.sql == "`a` <> '\"'"
        assert connection.exec_driver_sql("SELECT @@sql_mode").scalar_one() == mode


def test_a_connection_that_is_in_no_database_is_told_so(mariadb_url: str) -> None:
    engine = sa.create_engine(sa.make_url(mariadb_url).set(database=""), poolclass=sa.NullPool)
    with engine.connect() as connection, pytest.raises(CommandError, match="in no database; end"):
        dialect_of(connection)


def test_the_number_of_statements_is_the_same_for_any_number_of_tables_and_databases(
    connection: sa.Connection, mariadb_url: str
) -> None:
    sent: list[str] = []
    sa.event.listen(connection, "before_cursor_execute", lambda *given: sent.append(given[2]))
    here = str(sa.make_url(mariadb_url).database)
    connection.exec_driver_sql(f"CREATE DATABASE {here}_beside")
    try:
        connection.exec_driver_sql(f"CREATE TABLE {here}_beside.far (id int PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE near (id int, FOREIGN KEY (id)"
                                   f" REFERENCES {here}_beside.far (id))")  # fmt: skip
        dialect = dialect_of(connection)
        sent.clear()
        schemas = (None, f"{here}_beside")
        declared = frozenset({(f"{here}_beside", "far")})
        found = Catalog(dialect.read(Live(connection, schemas, declared), dialect).objects())
        assert len(sent) == 1
        others = Catalog(dialect.read(Live(connection, schemas), dialect).objects())
    finally:
        connection.exec_driver_sql("DROP TABLE near")
        connection.exec_driver_sql(f"DROP DATABASE {here}_beside")
    assert of(found, "foreign_key", "near_ibfk_1", "near").referent == Key(
        "table", f"{here}_beside", "far"
    )
    database = Key("schema", None, f"{here}_beside")
    assert database in found
    assert database not in others  # which the models don't name: not ours to drop


def test_names_and_texts_may_have_any_characters(connection: sa.Connection) -> None:
    odd = "\\ \" ' \n \t \0 \x1a / é [,] %"
    column: sa.Column[Any] = sa.Column("a'\"\\", sa.Enum(odd, "b"), server_default=odd, comment=odd)
    for name in ("t", "T"):  # which the server's own collation takes for one
        sa.Table(name, metadata := sa.MetaData(), column._copy(), comment=odd[11:])
        metadata.create_all(connection)
        found = catalog(connection)
        assert of(found, "table", name).comment == odd[11:]
        read = of(found, "column", column.name, name)
        assert (read.comment, read.default.canonical) == (odd, quoted(odd))
        assert members(read.type.sql) == [odd, "b"]


def test_what_the_server_cuts_is_not_taken_for_all(
    connection: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.exec_driver_sql("CREATE TABLE a (id int)")
    connection.exec_driver_sql("CREATE TABLE b (id int)")
    monkeypatch.setattr(queries, "_PACKS", 1)
    monkeypatch.setattr(packing, "_LONGEST", "group_concat_max_len = 70")
    with pytest.raises(CommandError, match="the server has cut what information_schema tells"):
        catalog(connection)
