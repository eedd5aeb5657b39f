"""Sequences of PostgreSQL, put back to where they were before what drew of them was taken back.

``nextval`` is never undone, and ``setval`` neither, which is what brings a number back
(https://www.postgresql.org/docs/current/functions-sequence.html). It is for a database that nobody else
draws numbers of.
"""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa

from migrations_runtime.executor.prepared import not_kept_by_the_server

#: https://www.postgresql.org/docs/current/view-pg-sequences.html: there is no last value before the first one.
_READ = "SELECT json_agg(s)::text FROM (SELECT schemaname, sequencename, last_value FROM pg_catalog.pg_sequences) s"
_PUT_BACK = sa.text("""
    SELECT setval(
      format('%I.%I', schemaname, sequencename)::regclass,
      coalesce(before.last_value, start_value), before.last_value IS NOT NULL
    )
    FROM json_to_recordset(CAST(:found AS json)) AS before(schemaname text, sequencename text, last_value bigint)
    JOIN pg_catalog.pg_sequences AS now USING (schemaname, sequencename)
    WHERE now.last_value IS DISTINCT FROM before.last_value
""")


class Sequences:
    """Where the sequences of a database are that a role may look at.

    One of which nothing was drawn is where it starts: what sets it elsewhere is not for those who want
    it to be put back.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._is_asked = connection.dialect.name == "postgresql"
        self._found: str | None = None  # JSON, as it came

    def read(self) -> None:
        """Take note of where they are: past SQLAlchemy, to which a question is as long as a revision.

        :raises Exception: the driver's, where the server refuses.
        """
        if not self._is_asked:
            return
        pooled = self._connection.connection
        with not_kept_by_the_server(self._connection), closing(pooled.cursor()) as cursor:
            cursor.execute(_READ)
            (self._found,) = cursor.fetchone() or (None,)

    def forget(self) -> None:
        """Have none be put back: what was done so far stays."""
        self._found = None

    def put_back(self) -> None:
        """Have them be where they were, within a transaction, whose end is of no account.

        :raises DBAPIError: the server refuses.
        """
        if self._found is not None:
            self._connection.execute(_PUT_BACK, {"found": self._found})
