"""A package adds a dialect by entry points; the example of the documentation is one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen import dialects as compared
from diffgen.autogenerate import autogenerate
from diffgen.errors import UnsupportedDialect
from migrations_runtime import command, dialects, op
from migrations_runtime.dialects import dialect_for
from migrations_runtime.errors import CommandError
from tests.dialects.packages import EXAMPLE, example_groups, forget_modules, write_metadata
from tests.runtime.op.written import written
from tests.runtime.project import Project

GROUP = dialects.GROUP
DOCS = Path(__file__).parents[2] / "docs" / "dialects.md"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that Python looks into."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    dialects.dialect_for.cache_clear()
    yield folder
    dialects.dialect_for.cache_clear()


@pytest.fixture
def tern(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example, installed."""
    write_metadata(site, "tern-migrations", example_groups())
    monkeypatch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
    forget_modules("tern_migrations")


def change() -> None:
    op.create_enum("mood", "sad", "happy")
    op.drop_column("users", "age")
    op.rename_index("ix_mail", "users", "ix_email")


@pytest.mark.usefixtures("tern")
def test_the_example_is_as_postgresql_but_where_it_says_otherwise() -> None:
    assert written("tern+psycopg://", change).statements == [
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "ALTER TABLE users DROP COLUMN age RESTRICT",
        "ALTER INDEX ix_mail RENAME TO ix_email",
    ]
    told = written("tern+psycopg://", lambda: op.comment_on_index("ix_email", "login")).refused
    assert told is not None
    assert told.startswith("tern cannot comment on an index.")


@pytest.mark.usefixtures("tern")
def test_the_example_runs_and_compares(tmp_path: Path, postgresql_url: str) -> None:
    url = postgresql_url.replace("postgresql+psycopg://", "tern+psycopg://")
    project = Project(tmp_path, url)
    project.revision(
        "a1",
        None,
        "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True))\n"
        "op.add_column('users', sa.Column('age', sa.Integer()))\n"
        "op.drop_column('users', 'age')",
    )
    command.upgrade(project.config(), "head")
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert autogenerate(connection, {"target_metadata": metadata}).differences == ()
        sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
        assert autogenerate(connection, {"target_metadata": metadata}).differences != ()


def test_the_documentation_shows_the_example() -> None:
    text = DOCS.read_text(encoding="utf-8")
    source = (EXAMPLE / "tern_migrations" / "runtime.py").read_text(encoding="utf-8")
    assert source[source.index("follow(") :].strip() in text
    for group, entries in example_groups().items():
        for name, value in entries.items():
            assert group == "sqlalchemy.dialects" or f'{name} = "{value}"' in text


def test_two_packages_for_one_dialect(site: Path) -> None:
    for name in ("one", "two"):
        write_metadata(site, name, {GROUP: {"tern": f"{name}:TERN"}})
    with pytest.raises(CommandError) as raised:
        dialect_for("tern")
    assert str(raised.value) == (
        "Several packages have the dialect tern, of which only one can be: one (one:TERN), "
        "two (two:TERN); uninstall the others"
    )


def test_a_package_that_cannot_be_imported(site: Path) -> None:
    write_metadata(site, "broken", {GROUP: {"tern": "no_such_module:TERN"}})
    with pytest.raises(CommandError) as raised:
        dialect_for("tern")
    assert str(raised.value) == (
        "The dialect tern of broken (no_such_module:TERN) cannot be imported: "
        "ModuleNotFoundError: No module named 'no_such_module'; correct the package, or uninstall it"
    )


def test_what_is_no_dialect(site: Path) -> None:
    write_metadata(site, "odd", {GROUP: {"tern": "json:dumps"}})
    with pytest.raises(CommandError, match=r"The entry point tern of the group .* is no Runtime"):
        dialect_for("tern")


def test_a_name_of_our_own_cannot_be_taken(site: Path) -> None:
    write_metadata(
        site, "odd", {GROUP: {"sqlite": "json:dumps"}, compared.GROUP: {"sqlite": "a:b"}}
    )
    assert dialect_for("sqlite").name == "sqlite"


def test_any_other_dialect_gets_the_standard_and_is_told_so(
    site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "migrations_runtime"):
        assert dialect_for("tern") is dialect_for("tern")
    (message,) = caplog.messages
    assert message.startswith("There is nothing here of the dialect tern in particular: it gets")


def test_a_server_that_nobody_has_a_dialect_for_gets_the_standard_one() -> None:
    connection = sa.create_mock_engine("mssql+pyodbc://", lambda *_: None)
    assert compared.dialect_of(connection).undecided is not None


@pytest.mark.usefixtures("site")
def test_a_package_has_its_dialect_in_place_of_the_standard_one(site: Path) -> None:
    entry = "diffgen.dialects.postgresql.dialect:dialect"
    write_metadata(site, "one", {compared.GROUP: {"mssql": entry}})
    connection = sa.create_mock_engine("mssql+pyodbc://", lambda *_: None)
    assert compared.dialect_of(connection).name == "postgresql"


def test_a_server_that_sqlalchemy_does_not_know() -> None:
    with pytest.raises(UnsupportedDialect, match="SQLAlchemy knows no dialect 'tern2'"):
        compared.dialect_named("tern2", {})
