"""A project whose env.py has hooks, and whose models are the test's own."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import sqlalchemy as sa

from diffgen import command
from diffgen.config import Config
from migrations_runtime.revisions import Script

ENV = """\
import sqlalchemy as sa

from migrations_runtime import context, op
from migrations_runtime.autogenerate import Rewriter, comparators, renderers
from migrations_runtime.operations import MigrateOperation, Operations, ops

config = context.config
options = {}
"""
CONNECT = """
url = config.get_main_option("sqlalchemy.url")
engine = sa.create_engine(url, poolclass=sa.NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=config.attributes["metadata"], **options
    )
    with context.begin_transaction():
        context.run_migrations()
"""


@dataclass
class Project:
    """A folder with migrations, for one database."""

    folder: Path
    url: str
    metadata: sa.MetaData = field(default_factory=sa.MetaData)

    def __post_init__(self) -> None:
        self.config = Config(self.folder / "diffgen.ini", stdout=io.StringIO())
        command.init(self.config, str(self.folder / "migrations"), url=self.url)
        self.env("")

    def env(self, hooks: str) -> None:
        """Write env.py with some hooks."""
        text = ENV + dedent(hooks) + CONNECT
        (self.folder / "migrations" / "env.py").write_text(text)

    def revision(self, **kwargs: Any) -> Any:
        """Write a revision from the models."""
        self.config = Config(
            self.folder / "diffgen.ini",
            stdout=io.StringIO(),
            attributes={"metadata": self.metadata},
        )
        return command.revision(self.config, "changes", autogenerate=True, **kwargs)

    def body(self, **kwargs: Any) -> str:
        """Write a revision from the models, and return all of it that follows its head."""
        script = self.revision(**kwargs)
        assert isinstance(script, Script)
        return Path(script.path).read_text().partition("def upgrade")[2]

    @property
    def said(self) -> str:
        """What the last command printed."""
        assert isinstance(self.config.stdout, io.StringIO)
        return self.config.stdout.getvalue()

    def check(self) -> None:
        """Compare."""
        command.check(self.config)

    def upgrade(self) -> None:
        """Apply all revisions."""
        command.upgrade(self.config, "heads")

    def execute(self, *statements: str) -> None:
        """Change the database behind everybody's back."""
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
