"""What each server commits by itself, and by what it shows that a statement took effect."""

from __future__ import annotations

import pytest

from migrations_runtime.resumption.servers import server_for
from migrations_runtime.resumption.sorts import Sort

WITHIN, APART, END, SESSION = Sort.WITHIN, Sort.APART, Sort.END, Sort.SESSION


@pytest.mark.parametrize(
    ("server", "sql", "sort"),
    [
        ("mysql", "UPDATE t SET a = 1", WITHIN),
        ("mysql", "  /* why */ (SELECT 1)", WITHIN),
        ("mysql", "-- why\nALTER TABLE t ADD a INT", APART),
        ("mysql", "/*!50003 CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = 1 */", APART),
        ("mysql", "INSERT INTO t VALUES ('; DROP TABLE t')", WITHIN),
        ("mysql", "INSERT INTO t VALUES (1); DROP TABLE t", APART),
        ("mysql", "INSERT INTO t VALUES (1); UPDATE t SET a = 1;", WITHIN),
        ("mysql", "CREATE TEMPORARY TABLE t (a INT)", WITHIN),
        ("mysql", "CREATE TABLE t (a INT)", APART),
        ("mysql", "SET @@sql_mode = ''", SESSION),
        ("mysql", "/*!40101 SET NAMES utf8 */", SESSION),
        ("mysql", "SET PASSWORD FOR ann = PASSWORD('x')", APART),
        ("mysql", "SET autocommit = 1", Sort.SESSION_END),
        ("mysql", "LOCK TABLES t WRITE", Sort.SESSION_END),
        ("mysql", "SELECT GET_LOCK('a', 1)", SESSION),
        ("mysql", "SELECT 1 INTO @a", SESSION),
        ("mysql", "COMMIT", END),
        ("mysql", "START TRANSACTION", END),
        ("mysql", "BEGIN NOT ATOMIC SELECT 1; END", APART),
        ("mysql", "CALL p()", APART),
        ("postgresql", "ALTER TABLE t ADD a int", WITHIN),
        ("postgresql", "ALTER TYPE mood ADD VALUE 'fine'", WITHIN),
        ("postgresql", "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", APART),
        ("postgresql", "CREATE INDEX CONCURRENTLY ON s.t (a)", APART),
        ("postgresql", "CREATE INDEX i ON t (a)", WITHIN),
        ("postgresql", "DROP INDEX CONCURRENTLY IF EXISTS i", APART),
        ("postgresql", "REINDEX (VERBOSE) TABLE CONCURRENTLY t", APART),
        ("postgresql", "ALTER TABLE p DETACH PARTITION c CONCURRENTLY", APART),
        ("postgresql", "VACUUM ANALYZE t", APART),
        ("postgresql", "DO $$ BEGIN COMMIT; END $$", APART),
        ("postgresql", "SET LOCAL lock_timeout = '5s'", SESSION),
        ("postgresql", "SELECT set_config('a.b', 'c', true)", SESSION),
        ("postgresql", "COMMIT", END),
        ("sqlite", "CREATE TABLE t (a)", WITHIN),
        ("sqlite", "PRAGMA table_info(t)", WITHIN),
        ("sqlite", "PRAGMA user_version = 7", SESSION),
        ("sqlite", "VACUUM", APART),
        ("mssql", "CREATE TABLE t (a int)", WITHIN),
        ("mssql", "ALTER DATABASE d SET RECOVERY SIMPLE", APART),
        ("mssql", "BEGIN TRANSACTION", END),
        ("oracle", "MERGE INTO t USING u ON (t.a = u.a) WHEN MATCHED THEN UPDATE SET b = 1", WITHIN),
        ("oracle", "COMMENT ON TABLE t IS 'x'", APART),
        ("oracle", "BEGIN EXECUTE IMMEDIATE 'DROP TABLE t'; END;", APART),
        ("oracle", "ALTER SESSION SET nls_date_format = 'YYYY'", SESSION),
        ("another", "UPDATE t SET a = 1", WITHIN),
        ("another", "CREATE TABLE t (a int)", APART),
    ],
)  # fmt: skip
def test_what_becomes_of_a_statement(server, sql, sort):
    assert server_for(server).sort(sql) is sort


@pytest.mark.parametrize(
    ("sql", "looks"),
    [
        ("CREATE TABLE IF NOT EXISTS `a b`.t (x INT)", ["SHOW CREATE TABLE `a b`.t"]),
        ("ALTER TABLE t ADD COLUMN c TEXT COMMENT 'RENAME TO x'", ["SHOW CREATE TABLE t"]),
        ("ALTER TABLE s.t RENAME TO s.u", ["SHOW CREATE TABLE s.t", "SHOW CREATE TABLE s.u"]),
        ("ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX i TO j", ["SHOW CREATE TABLE t"]),
        ("RENAME TABLE a TO b, c TO d", [f"SHOW CREATE TABLE {name}" for name in "abcd"]),
        ("DROP TABLE IF EXISTS a, `b`", ["SHOW CREATE TABLE a", "SHOW CREATE TABLE `b`"]),
        ("DROP TABLE Größe, B$, _c", [f"SHOW CREATE TABLE {name}" for name in ("Größe", "B$", "_c")]),
        ("CREATE UNIQUE INDEX `i on x` ON t (a)", ["SHOW CREATE TABLE t"]),
        ("DROP INDEX i ON s.t", ["SHOW CREATE TABLE s.t"]),
        ("CREATE OR REPLACE VIEW v AS SELECT 1", ["SHOW CREATE TABLE v"]),
        ("CREATE DEFINER=`root`@`%` TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END",
         ["SHOW CREATE TRIGGER tr"]),
        ("CREATE PROCEDURE p() BEGIN SELECT 1; END", ["SHOW CREATE PROCEDURE p"]),
        ("ALTER SEQUENCE s RESTART 5", ["SELECT * FROM s"]),
        ("DROP SEQUENCE s", ["SHOW CREATE SEQUENCE s"]),
        ("CREATE DATABASE d", ["SHOW CREATE DATABASE d"]),
        ("TRUNCATE TABLE t",
         ["SELECT CREATE_TIME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND "
          "TABLE_NAME = CONVERT(X'74' USING utf8mb4)", "SELECT 1 FROM t LIMIT 1"]),
        ("ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u", None),
        ("ALTER TABLE t TRUNCATE PARTITION p", None),
        ("CREATE TABLE a (x INT); CREATE TABLE b (x INT)", None),
        ("CALL p()", None),
        ("CREATE USER ann", None),
    ],
)  # fmt: skip
def test_what_shows_a_statement_s_effect_on_mysql(sql, looks):
    found = server_for("mysql").looks(sql)
    assert looks == (None if found is None else list(found))


def test_what_shows_a_statement_s_effect_on_postgresql():
    looks = server_for("postgresql").looks
    names = ("Größe", "S.i$_1", '"a ""b"')
    assert looks(f"drop index concurrently {', '.join(names)}") == tuple(
        f"SELECT to_regclass('{name}') IS NULL" for name in names
    )
    assert looks("DROP INDEX i") is None


def test_what_shows_a_statement_s_effect_on_oracle():
    oracle = server_for("oracle")
    looks = oracle.looks('ALTER TABLE s."t u" ADD (c NUMBER)')
    assert looks is not None
    assert "owner = 'S' AND table_name = 't u'" in looks[1]
    assert len(oracle.looks("RENAME a TO b") or ()) == 6
    assert oracle.looks("BEGIN p; END;") is None
    assert oracle.is_repeatable("COMMENT ON COLUMN t.c IS 'x'")


@pytest.mark.parametrize(
    ("server", "sql", "is_repeatable"),
    [
        ("mysql", "GRANT SELECT ON t TO ann", True),
        ("mysql", "REVOKE SELECT ON t FROM ann", False),
        ("mysql", "OPTIMIZE TABLE t", True),
        ("mysql", "BEGIN NOT ATOMIC DECLARE place BIGINT; SET place = NEXTVAL(s); END", True),
        ("mysql", "BEGIN NOT ATOMIC UPDATE t SET a = a + 1; COMMIT; END", False),
        ("postgresql", "VACUUM t", True),
        ("postgresql", "DO $$ BEGIN COMMIT; END $$", False),
        ("sqlite", "VACUUM", True),
        ("sqlite", "VACUUM INTO 'copy.db'", False),
    ],
)
def test_what_may_be_executed_twice(server, sql, is_repeatable):
    assert server_for(server).is_repeatable(sql) is is_repeatable
