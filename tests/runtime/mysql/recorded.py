"""A server of MySQL 8 that isn't there: what it said of a table, and what it is told then."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.mysql.pymysql import MySQLDialect_pymysql

from migrations_runtime.op.active import running

# As SHOW CREATE TABLE writes it: https://dev.mysql.com/doc/refman/8.4/en/show-create-table.html
TABLE = """\
CREATE TABLE `t` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s' COMMENT 'NOT NULL, `x`',
  `code` char(36) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT (uuid()),
  `hidden` int DEFAULT '5' /*!80023 INVISIBLE */,
  `place` point NOT NULL /*!80003 SRID 4326 */,
  `total` decimal(10,2) GENERATED ALWAYS AS ((`id` * 2)) STORED,
  `label` varchar(9) GENERATED ALWAYS AS (concat(`name`,_utf8mb4'\\'(')) VIRTUAL,
  `at` timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  `mood` enum('a''b','c,d') COLLATE utf8mb4_bin DEFAULT NULL,
  `shop` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`name`,`code`),
  KEY `i` (`shop`) USING BTREE COMMENT 'it''s',
  KEY `part` (`name`(3),`id` DESC),
  KEY `expressed` ((lower(`name`))),
  FULLTEXT KEY `words` (`name`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `f` FOREIGN KEY (`shop`) REFERENCES `s` (`id`) ON DELETE SET NULL,
  CONSTRAINT `c` CHECK ((`hidden` > 0)) /*!80016 NOT ENFORCED */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='x'"""


class Recorded:
    """An executor that says what a server said, and writes down the rest."""

    offline = False

    def __init__(self, *, mode: str = "", version: tuple[int, ...] = (8, 0, 36)) -> None:
        dialect: Any = MySQLDialect_pymysql()
        dialect.server_version_info = version
        dialect._backslash_escapes = "NO_BACKSLASH_ESCAPES" not in mode
        dialect.paramstyle = "named"
        dialect.identifier_preparer = dialect.preparer(dialect)
        self.dialect: sa.Dialect = dialect
        self.connection: Any = SimpleNamespace(get_execution_options=dict)
        self.statements: list[str] = []

    def execute(self, statement: Any, **_: object) -> Any:
        """Answer SHOW CREATE TABLE, and write down anything else."""
        if isinstance(statement, str):
            assert statement == "SHOW CREATE TABLE t"
            row = SimpleNamespace(_mapping={"Table": "t", "Create Table": TABLE})
            return SimpleNamespace(one=lambda: row)
        self.statements.append(" ".join(str(statement.compile(dialect=self.dialect)).split()))
        return None


def told(run: Callable[[], object], **server: Any) -> list[str]:
    """Return the statements that operations run on the table."""
    executor: Any = Recorded(**server)
    with running(executor):
        run()
    return list(executor.statements)
