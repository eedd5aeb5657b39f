"""Good projects, to be spoiled; made by the commands themselves."""

from __future__ import annotations

import os
from functools import cache
from random import Random

from tests.fuzzing.case import Case, Folder, Link, Pipe
from tests.fuzzing.draft import Draft
from tests.fuzzing.folder import laid_out
from tests.fuzzing.running import run_in

Nodes = dict[str, bytes | Link | Folder | Pipe]

DATABASE = "shop.db"
MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50))
    mail: Mapped[str | None] = mapped_column(sa.String(80), index=True)
"""
PYPROJECT = """
[project]
name = "shop"

[tool.diffgen]
script_location = "%(here)s/migrations"
models = ["shop:Base"]
"sqlalchemy.url" = "sqlite:///shop.db"
prepend_sys_path = ["."]
"""
_SCRIPT = '''
"""{message}

Revision ID: {id}
Revises: {below}
"""

import sqlalchemy as sa
from migrations_runtime import op

revision: str = "{id}"
down_revision = {below!r}
branch_labels = {labels!r}
depends_on = None


def upgrade() -> None:
    {up}


def downgrade() -> None:
    {down}
'''
_CREATE = (
    'op.create_table("account", sa.Column("id", sa.Integer, primary_key=True), '
    'sa.Column("name", sa.String(50), nullable=False))'
)
_SCRIPTS = {
    "aaa1": ("accounts", None, None, _CREATE, 'op.drop_table("account")'),
    "aab2": (
        "mails",
        "aaa1",
        None,
        'op.add_column("account", sa.Column("mail", sa.String(80)))',
        'op.drop_column("account", "mail")',
    ),
    "bbb3": (
        "look accounts up by mail",
        "aab2",
        None,
        'op.create_index("ix_account_mail", "account", ["mail"])',
        'op.drop_index("ix_account_mail", "account")',
    ),
    "ccc4": ("a branch", "aaa1", ("side",), 'op.execute("SELECT 1")', "pass"),
}
_LINE = ("aaa1", "aab2", "bbb3")
_WORDS = ["head", "heads", "base", "current", "+1", "-1", "aaa1", "bbb", "aab2+1", "bbb3-2", "aa"]


def project(random: Random) -> Draft:
    """Return a project in which nothing is wrong."""
    branched = random.random() < 0.3
    nodes = dict(_project(branched, in_toml=random.random() < 0.3))
    if random.random() < 0.2:
        del nodes["migrations/env.py"]
    state = random.choice((None, "base", "aaa1", "heads", "heads"))
    if state:
        nodes[DATABASE] = _database(branched, state)
    words = _WORDS + (["side@head", "ccc4", "side@base", "side@+1"] if branched else [])
    return Draft(nodes, words, program=random.choice(("diffgen", "diffgen", "migrations_runtime")))


@cache
def _project(branched: bool, in_toml: bool) -> Nodes:
    nodes: Nodes = {"shop.py": MODELS.encode(), **_environment()}
    for id_ in _SCRIPTS if branched else _LINE:
        message, below, labels, up, down = _SCRIPTS[id_]
        text = _SCRIPT.format(
            id=id_, message=message, below=below, labels=labels, up=up, down=down
        ).lstrip()
        nodes[f"migrations/versions/{id_}_{message.replace(' ', '_')}.py"] = text.encode()
    if in_toml:
        del nodes["diffgen.ini"]
        nodes["pyproject.toml"] = PYPROJECT.encode()
    return nodes


@cache
def _environment() -> Nodes:
    """Return what ``diffgen init`` writes."""
    words = ("init", "migrations", "--models", "shop:Base", "--url", f"sqlite:///{DATABASE}")
    return _after(Case("init", "diffgen", words, {}))


@cache
def _database(branched: bool, state: str) -> bytes:
    """Return a database that was brought to ``state``."""
    words = ("ensure_version",) if state == "base" else ("upgrade", state)
    nodes = _project(branched, in_toml=False)
    made = _after(Case(state, "diffgen", words, nodes))[DATABASE]
    assert isinstance(made, bytes)
    return made


def _after(case: Case) -> Nodes:
    """Return the files that a case leaves, which has to succeed."""
    found: Nodes = {}
    with laid_out(case) as folder:
        answer = run_in(folder, case)
        assert answer.status == 0, answer.err
        for above, _, files in os.walk(folder):
            for name in files:
                path = os.path.join(above, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = file.read()
    return found
