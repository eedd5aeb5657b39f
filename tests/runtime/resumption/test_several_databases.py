"""``repair`` where env.py has several databases: one of them is the one that is meant."""

from __future__ import annotations

import pytest

from migrations_runtime.errors import CommandError, MigrationError

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

for file in {files}:
    with sa.create_engine(f"sqlite:///{{file}}", poolclass=sa.NullPool).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""
FAILS = "op.execute('CREATE TABLE t (n INT)'); op.get_bind().commit(); op.execute('nonsense')"


@pytest.fixture
def second(project):
    """Two databases; in the second one a revision is half done."""
    project.revision("a", None, FAILS)
    project.env(ENV.format(files=["second.db"]))
    with pytest.raises(MigrationError, match=r"is not done again"):
        project.upgrade()
    project.env(ENV.format(files=["first.db", "second.db"]))
    return project


def test_it_tells_of_each(second):
    told = second.printed("repair")
    assert told[0] == "Nothing is half done"
    assert told[1].startswith("Revision a (upgrade) is half done")


def test_what_is_said_is_said_of_the_one_where_it_can_be(second):
    assert second.printed("repair", undone=True) == [
        "Revision a is forgotten, as if it had not run"
    ]
    with pytest.raises(CommandError, match="Nothing is half done"):
        second.printed("repair", undone=True)
