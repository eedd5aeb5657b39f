"""``context.configure`` refuses what an argument can't be, and says in which line of env.py."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Shell

HEADER = "revision = 'aaa'\ndown_revision = None\n\n\ndef upgrade(): pass\n"
CALL = "context.configure(connection=connection"


def refused(project: Shell, before: str, after: str, *command: str) -> str:
    """Return what a command says of another line in env.py, without the place that it begins with."""
    project.write("migrations/versions/aaa.py", HEADER)
    env = (project.folder / "migrations/env.py").read_text()
    assert before in env
    changed = env.replace(before, after)
    line = changed[: changed.index(after)].count("\n") + 1
    project.write("migrations/env.py", changed)
    message = project.fails(*command)
    place = re.compile(rf"migrations/env\.py:{line}: ")
    assert place.match(message), message
    return place.sub("", message, 1)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("include_object=5", "a function, not 5"),
        ("include_name='shop'", "a function, not 'shop'"),
        ("render_item=[]", "a function, not of the type list"),
        ("process_revision_directives=5", "a function, not 5"),
        ("on_version_apply=5", "a function, or a list of functions, not 5"),
        ("on_version_apply=[5]", "a function, or a list of functions, not 5"),
        ("compare_type=5", "True, False or a function, not 5"),
        ("compare_server_default='no'", "True, False or a function, not 'no'"),
        ("include_schemas=5", "True, False, or a list of names, not 5"),
        ("include_tables=5", "a text, or a list of texts, not 5"),
        ("exclude_tables=[5]", "a text, or a list of texts, not of the type list"),
        ("lock_timeout='x'", "a number of seconds, not 'x'"),
        ("operation_lock_timeout=-1", "a number of seconds, not -1"),
        ("operation_statement_timeout=True", "a number of seconds, not True"),
        ("operation_retries=1.5", "a whole number such as 40, not 1.5"),
        ("version_table=5", 'a text, as in "...", not 5'),
        ("version_table_schema=5", 'a text, as in "...", not 5'),
        ("reader='sql'", "catalog or inspector, not 'sql'"),
        ("expected_database=5", 'a text, as in "...", not 5'),
        ("upgrade_token=5", 'a text, as in "...", not 5'),
        ("dialect_name=5", 'a text, as in "...", not 5'),
        ("url=5", "a URL, not 5"),
        ("template_args=5", "a dictionary, not 5"),
        ("output_buffer=5", "a file that is open for writing, not 5"),
        ("render_as_batch='maybe'", "true or false, not 'maybe'"),
        ("production='maybe'", "true or false, not 'maybe'"),
    ],
)
def test_an_option_of_another_type_is_refused(project: Shell, option: str, said: str) -> None:
    name = option.partition("=")[0]
    assert (
        refused(project, CALL, f"{CALL}, {option}", "current")
        == f"{name} of context.configure() must be {said}"
    )


def test_a_name_that_no_server_takes_is_refused(project: Shell) -> None:
    said = refused(project, CALL, f"{CALL}, version_table='a\\ud800'", "current")
    assert said == r"version_table of context.configure() has '\ud800' in it, which no server takes"


def test_an_option_is_refused_where_env_py_says_what_is_compared(project: Shell) -> None:
    command = ("check", "--from", "history")
    said = refused(project, CALL, f"{CALL}, include_object=5", *command)
    assert "must be a function" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("None", "context.configure() needs connection=..., since this run is online"),
        ("connection.engine", "'connection' must be a Connection, and this is an Engine"),
        ("5", "'connection' must be a Connection, and this is 5"),
    ],
)
def test_what_is_no_connection_is_refused(project: Shell, given: str, said: str) -> None:
    before = "connection=connection"
    assert refused(project, before, f"connection={given}", "current").startswith(said)


def test_functions_may_come_one_by_one(project: Shell) -> None:
    project.write("migrations/versions/aaa.py", HEADER)
    env = (project.folder / "migrations/env.py").read_text()
    told = "on_version_apply=(lambda **given: print('told') for _ in range(2)), transactional_ddl='true'"
    project.write("migrations/env.py", env.replace(CALL, f"{CALL}, {told}"))
    assert project.does("upgrade", "head").count("told") == 2


def test_a_closed_connection_is_refused(project: Shell) -> None:
    said = refused(
        project,
        f"{CALL}",
        "connection.close() or context.configure(connection=connection",
        "current",
    )
    assert said.startswith("'connection' is closed; run the migrations within")


def test_a_function_that_fails_is_named(project: Shell) -> None:
    project.write("migrations/versions/aaa.py", HEADER)
    env = (project.folder / "migrations/env.py").read_text()
    call = "context.configure(include_object=lambda *_: 1 / 0, connection=connection"
    project.write("migrations/env.py", env.replace(CALL, call))
    said = project.fails("check", "--scratch")
    assert said.startswith("include_object failed at migrations/env.py")
