"""A database of MySQL or MariaDB as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.contracts import Whole
from diffgen.dialects.mysql.scratch import empty
from diffgen.dialects.mysql.sql.statements import execute, in_backticks

_COUNTERS = """
SELECT table_name, auto_increment FROM information_schema.tables
WHERE table_schema = DATABASE() AND auto_increment IS NOT NULL
"""
_SEQUENCES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE'
"""
_BEYOND = (
    """SELECT CONCAT('view ', table_name), CONCAT_WS(' ', view_definition, check_option, security_type)
    FROM information_schema.views WHERE table_schema = DATABASE()""",
    """SELECT CONCAT('trigger ', trigger_name), CONCAT_WS(' ', action_timing, event_manipulation,
        event_object_table, action_order, action_statement)
    FROM information_schema.triggers WHERE trigger_schema = DATABASE()""",
    """SELECT CONCAT('routine ', routine_name), CONCAT_WS(' ', routine_type, dtd_identifier,
        routine_definition, is_deterministic, sql_data_access, security_type, routine_comment)
    FROM information_schema.routines WHERE routine_schema = DATABASE()""",
    """SELECT CONCAT('event ', event_name), CONCAT_WS(' ', event_type, execute_at, interval_value,
        interval_field, starts, ends, status, on_completion, event_definition, event_comment)
    FROM information_schema.events WHERE event_schema = DATABASE()""",
    """SELECT CONCAT('partition ', table_name, ' ', partition_name),
        CONCAT_WS(' ', subpartition_name, partition_ordinal_position, partition_method,
            subpartition_method, partition_expression, partition_description)
    FROM information_schema.partitions
    WHERE table_schema = DATABASE() AND partition_name IS NOT NULL""",
)


def schemas(connection: sa.Connection) -> list[str | None]:
    """Return the one schema that there is in a database: the two are the same here."""
    return [None]


def counters(connection: sa.Connection) -> sa.CursorResult[tuple[object, ...]]:
    """Return where the counters of AUTO_INCREMENT stand, and sequences, each of which is a table."""
    parts = [_COUNTERS]
    for (name,) in connection.exec_driver_sql(_SEQUENCES):
        literal = name.replace("\\", "\\\\").replace("'", "''")
        parts.append(f"SELECT '{literal}', next_not_cached_value FROM {in_backticks(name)}")
    return execute(connection, " UNION ALL ".join(parts))


def beyond(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Yield views, triggers, routines, events and partitions."""
    # A view names the database of each table.
    here = f"{in_backticks(connection.dialect.default_schema_name or '')}."
    for query in _BEYOND:
        for name, definition in connection.exec_driver_sql(query):
            yield name, " ".join((definition or "").replace(here, "").split())


WHOLE = Whole(empty=empty, schemas=schemas, counters=counters, beyond=beyond)
