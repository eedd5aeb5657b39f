"""The project that is rushed at: a line of revisions, each of which counts that it ran."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from tests.runtime.project import Project

REVISIONS = 8
IDS = [f"r{number}" for number in range(REVISIONS)]

_ENV = """
import sqlalchemy as sa
from migrations_runtime import context

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, {options})
    with context.begin_transaction():
        context.run_migrations()
"""

_COUNT = "op.execute(\"INSERT INTO counted (way, revision) VALUES ('{way}', '{id}')\")"
_UP = """
op.create_table("t_{id}", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
op.bulk_insert(sa.table("t_{id}", sa.column("id")), [{{"id": 1}}, {{"id": 2}}])
op.add_column("t_{id}", sa.Column("added", sa.Integer))
"""


class Rushed(Project):
    """The project, on a database that has ``counted`` alone."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        for below, id_ in zip((None, *IDS), IDS, strict=False):
            up = _COUNT.format(way="up", id=id_) + _UP.format(id=id_)
            down = f"{_COUNT.format(way='down', id=id_)}\nop.drop_table('t_{id_}')"
            self.revision(id_, below, up, down)
        self.behave("")
        self.execute("CREATE TABLE counted (way VARCHAR(4), revision VARCHAR(9))")

    def behave(self, options: str) -> None:
        """Give options to ``context.configure``."""
        self.env(_ENV.format(options=options))

    def started_afresh(self) -> None:
        """Take everything away but ``counted``, and empty that."""
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for name in sa.inspect(connection).get_table_names():
                how = "DELETE FROM" if name == "counted" else "DROP TABLE"
                connection.exec_driver_sql(f"{how} {name}")
        engine.dispose()
