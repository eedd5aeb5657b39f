"""Eight threads migrate eight databases at the same time, by the same files."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from migrations_runtime import command
from migrations_runtime.config import Config
from migrations_runtime.errors import MigrationError
from tests.runtime.project import Project

NUMBER = 8

# Everyone is in env.py at the same time, and in a script that looks its own module up.
ENV = """
import time

import sqlalchemy as sa
from migrations_runtime import context

url = context.config.get_main_option("sqlalchemy.url")
engine = sa.create_engine(url, poolclass=sa.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    time.sleep(0.05)
    with context.begin_transaction():
        context.run_migrations()
"""
LOOKS_ITSELF_UP = """
from dataclasses import dataclass
@dataclass
class Row:
    id: "int"
context = op.get_context()
file = context.connection.engine.url.database
op.execute("CREATE TABLE t_c (id INTEGER, file TEXT)")
op.get_bind().execute(sa.text("INSERT INTO t_c VALUES (:id, :file)"), {"id": Row(1).id, "file": file})
"""


def config(project: Project, number: int) -> Config:
    found = Config(project.ini, stdout=io.StringIO())
    found.set_main_option("sqlalchemy.url", f"sqlite:///{number}.db")
    return found


def at_once(work: Callable[[int], object]) -> list[object]:
    """Run ``work`` in eight threads that begin together; raise what any of them raised."""
    barrier = Barrier(NUMBER)

    def run(number: int) -> object:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(NUMBER) as pool:
        return list(pool.map(run, range(NUMBER)))


@pytest.mark.parametrize("env", [True, False])
def test_one_environment_on_several_databases(project, env):
    if env:
        project.env(ENV)
    else:
        (project.folder / "migrations" / "env.py").unlink()
    project.line("a", "b")
    project.revision("c", "b", LOOKS_ITSELF_UP, "DROP TABLE t_c")

    def work(number: int) -> object:
        command.upgrade(config(project, number), "head")
        command.downgrade(config(project, number), "-1")
        command.upgrade(config(project, number), "+1")
        shown = config(project, number)
        command.current(shown)
        return shown.stdout.getvalue()

    assert at_once(work) == ["c (head)\n"] * NUMBER
    for number in range(NUMBER):
        project.url = f"sqlite:///{number}.db"
        assert project.rows("SELECT id, file FROM t_c") == [(1, f"{number}.db")]


def test_a_failure_in_one_thread_is_that_thread_s(project):
    project.env(ENV)
    project.line("a")
    project.revision(
        "b", "a", "if op.get_bind().engine.url.database in ('3.db', '5.db'): raise ValueError"
    )

    def work(number: int) -> str:
        try:
            command.upgrade(config(project, number), "head")
        except MigrationError:
            return "failed"
        return "done"

    expected = ["failed" if number in (3, 5) else "done" for number in range(NUMBER)]
    assert at_once(work) == expected


def test_a_file_that_fails_while_it_is_loaded_fails_alike_in_each_thread(project):
    project.env(ENV)
    (project.versions / "a.py").write_text(
        "import time\nrevision = 'a'\ndown_revision = None\ntime.sleep(0.02)\nnonsense\n"
    )

    def work(number: int) -> str:
        with pytest.raises(MigrationError) as raised:
            command.upgrade(config(project, number), "head")
        return str(raised.value)

    assert {str(said) for said in at_once(work)} == {
        "migrations/versions/a.py cannot be loaded (migrations/versions/a.py:5): NameError: name "
        "'nonsense' is not defined"
    }


def test_the_first_imports_may_happen_in_several_threads(project):
    project.line("a", "b")
    program = Path(project.folder, "program.py")
    program.write_text(
        "import threading\n"
        "from migrations_runtime.config import Config\n"
        "from migrations_runtime import command\n"
        "def work(number):\n"
        "    config = Config('diffgen.ini')\n"
        "    config.set_main_option('sqlalchemy.url', f'sqlite:///{number}.db')\n"
        "    command.upgrade(config, 'head')\n"
        "    command.current(config)\n"
        "threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
    )
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["b (head)"] * NUMBER, "")
