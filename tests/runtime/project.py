"""A small environment in a folder, for tests to put revisions into."""

from __future__ import annotations

import io
import textwrap
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.config import Config

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

if context.is_offline_mode():
    context.configure(url=context.config.get_main_option("sqlalchemy.url"))
    with context.begin_transaction():
        context.run_migrations()
else:
    url = context.config.get_main_option("sqlalchemy.url")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
"""


class Project:
    """An environment with its configuration, revisions and database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.versions = folder / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        self.ini = folder / "diffgen.ini"
        escaped = url.replace("%", "%%")
        self.ini.write_text(
            f"[diffgen]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {escaped}\n"
        )
        self.env(ENV)

    def env(self, source: str) -> None:
        """Write env.py."""
        (self.folder / "migrations" / "env.py").write_text(textwrap.dedent(source))

    def keep_no_journal(self) -> None:
        """Switch the journal off in the configuration."""
        self.ini.write_text(f"{self.ini.read_text()}journal = false\n")

    def revision(
        self,
        id_: str,
        down: str | Sequence[str] | None = None,
        up: str = "pass",
        undo: str = "pass",
        head: str = "",
    ) -> Path:
        """Write a revision; ``up`` and ``undo`` are Python, or SQL where they don't look like it."""
        path = self.versions / f"{id_}_.py"
        path.write_text(
            f'"""Revision {id_}."""\n'
            "import sqlalchemy as sa\n"
            "from migrations_runtime import op\n\n"
            f"revision = {id_!r}\ndown_revision = {down!r}\n{head}\n\n"
            f"def upgrade():\n{_body(up)}\n\n"
            f"def downgrade():\n{_body(undo)}\n"
        )
        return path

    def steps(self, *ways: tuple[str, str]) -> None:
        """Write a line of revisions ``r0``, ``r1``, ..., each by its way up and its way back."""
        below = None
        for number, (up, undo) in enumerate(ways):
            self.revision(f"r{number}", below, up, undo)
            below = f"r{number}"

    def line(self, *ids: str) -> None:
        """Write a line of revisions, each of which makes a table of its name."""
        for below, id_ in zip((None, *ids), ids, strict=False):
            self.revision(id_, below, f"CREATE TABLE t_{id_} (id INTEGER)", f"DROP TABLE t_{id_}")

    def config(self) -> Config:
        """Return the configuration, as a new process would read it."""
        return Config(self.ini, stdout=io.StringIO())

    def upgrade(self, revision: str = "head") -> None:
        """Run ``upgrade``."""
        command.upgrade(self.config(), revision)

    def upgrade_at_once(self, runners: int) -> None:
        """Upgrade to head in several threads that begin together; raise what one of them raises."""
        barrier = threading.Barrier(runners)

        def upgrade() -> None:
            barrier.wait()
            self.upgrade()

        with ThreadPoolExecutor(runners) as pool:
            for running in [pool.submit(upgrade) for _ in range(runners)]:
                running.result()

    def downgrade(self, revision: str) -> None:
        """Run ``downgrade``."""
        command.downgrade(self.config(), revision)

    def printed(self, name: str, *args: object, **keywords: object) -> list[str]:
        """Run a command and return the lines that it prints."""
        config = self.config()
        getattr(command, name)(config, *args, **keywords)
        return config.stdout.getvalue().splitlines()

    def tables(self) -> set[str]:
        """Return the names of the tables, the version table and the journal left out."""
        engine = sa.create_engine(self.url)
        names = set(sa.inspect(engine).get_table_names()) - {"diffgen_version", "diffgen_journal"}
        engine.dispose()
        return names

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return what a query gives."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.exec_driver_sql(sql)]
        engine.dispose()
        return found

    def execute(self, *statements: str) -> None:
        """Run statements and commit them."""
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def heads(self) -> set[object]:
        """Return the ids in the version table."""
        return {row[0] for row in self.rows("SELECT version_num FROM diffgen_version")}


def _body(code: str) -> str:
    first = code.split(maxsplit=1)[0]
    if first.isupper():
        code = "\n".join(f"op.execute({part.strip()!r})" for part in code.split(";"))
    return textwrap.indent(textwrap.dedent(code), "    ")
