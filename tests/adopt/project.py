"""A project that Alembic migrates: branches, a merge, data, batches; and both tools in it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INI = """\
# how we migrate
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = .
sqlalchemy.url = sqlite:///%(here)s/shop.db
audited_by = night shift  ; for env.py

[post_write_hooks]

[loggers]
keys = root,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)s %(message)s
"""

ENV = """\
from logging.config import fileConfig

import alembic.context
from alembic import context  # theirs
from alembic.script import ScriptDirectory
from sqlalchemy import engine_from_config, pool

config = context.config
fileConfig(config.config_file_name)
assert ScriptDirectory.from_config(config).get_heads()
assert alembic.context.config.get_main_option("audited_by").startswith("night shift")


def run() -> None:
    settings = config.get_section(config.config_ini_section)
    settings["sqlalchemy.url"] += context.get_x_argument(as_dictionary=True).get("suffix", "")
    engine = engine_from_config(settings, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()
"""

TEMPLATE = '''\
"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''

_REVISION = '''\
"""{message}"""
{imports}
import sqlalchemy as sa

revision = {revision!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = {depends!r}


def upgrade():
    {up}


def downgrade():
    {down_body}
'''

FROM_OP = "from alembic import op"

#: id: (down_revision, depends_on, labels, imports, upgrade, downgrade)
HISTORY = {
    "a1": (
        None, None, None, FROM_OP,
        'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), '
        'sa.Column("name", sa.String(20)))',
        'op.drop_table("item")',
    ),
    "b1": (
        "a1", None, "left", "from alembic.op import add_column\nimport alembic.op as op",
        'add_column("item", sa.Column("size", sa.Integer, server_default="1"))',
        'with op.batch_alter_table("item") as batch_op:\n        batch_op.drop_column("size")',
    ),
    "b2": (
        "b1", None, None, FROM_OP,
        'op.execute("INSERT INTO item (name) VALUES (\'one\')")',
        'op.execute("DELETE FROM item")',
    ),
    "c1": (
        "a1", None, "right", "from alembic import (\n    op,  # what else\n)",
        'op.create_table("shop", sa.Column("id", sa.Integer, primary_key=True))',
        'op.drop_table("shop")',
    ),
    "m1": (("b2", "c1"), None, None, FROM_OP, "pass", "pass"),
    "m2": (
        "m1", None, None, "from alembic import context, op",
        'op.bulk_insert(sa.table("shop", sa.column("id")), '
        '[{"id": 1}, {"id": 2}] if not context.is_offline_mode() else [])',
        'op.execute("DELETE FROM shop")',
    ),
    "d1": (
        None, "c1", "apart", FROM_OP,
        'op.create_table("log", sa.Column("shop_id", sa.Integer, sa.ForeignKey("shop.id")))',
        'op.drop_table("log")',
    ),
}  # fmt: skip


_CALLS = {
    "alembic": "from alembic.config import main\nfor call in {calls}: print('~~', flush=True); main(call)",
    "diffgen": "from diffgen.cli.program import PROGRAM\n"
    "for call in {calls}: print('~~', flush=True); assert PROGRAM.run(call) == 0",
}


@dataclass(frozen=True)
class Project:
    """A folder in which both tools can be called, each in a process of its own."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Project:
        """Write the project as its people left it."""
        versions = folder / "migrations" / "versions"
        versions.mkdir(parents=True)
        (folder / "alembic.ini").write_text(INI)
        (folder / "migrations" / "env.py").write_text(ENV)
        (folder / "migrations" / "script.py.mako").write_text(TEMPLATE)
        for id_, (down, depends, labels, imports, up, down_body) in HISTORY.items():
            text = _REVISION.format(
                message=f"step {id_}",
                revision=id_,
                down=down,
                labels=labels,
                depends=depends,
                imports=imports,
                up=up,
                down_body=down_body,
            )
            (versions / f"{id_}_step.py").write_text(text)
        return cls(folder)

    def files(self) -> dict[str, bytes]:
        """Return what every file of the project holds, the database left out."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path.suffix != ".db" and "__pycache__" not in path.parts
        }

    def tool(self, name: str, *arguments: str) -> str:
        """Call ``alembic``, ``diffgen`` or ``migrations_runtime``; return what it prints."""
        return self._python("-m", name, *arguments)

    def calls(self, name: str, *calls: Sequence[str]) -> list[str]:
        """Call ``alembic`` or ``diffgen`` several times in one process; return what each prints."""
        code = _CALLS[name].format(calls=[list(call) for call in calls])
        return [said.strip() for said in self._python("-c", code).split("~~")[1:]]

    def _python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def database(self, name: str = "shop.db") -> dict[str, list[tuple[object, ...]]]:
        """Return the schema and the rows of the database, without the journal, which Alembic has none of."""
        connection = sqlite3.connect(self.folder / name)
        query = (
            "SELECT name, replace(sql, '\"', '') FROM sqlite_schema"
            " WHERE sql > '' AND name <> 'alembic_journal' ORDER BY 1"
        )
        try:
            tables = dict(connection.execute(query).fetchall())
            found: dict[str, list[tuple[object, ...]]] = {
                name: [
                    (" ".join(sql.split()),),
                    *sorted(connection.execute(f"SELECT * FROM {name}")),
                ]
                for name, sql in tables.items()
            }
        finally:
            connection.close()
        return found
