"""``diffgen revision --rename``: what is renamed keeps its rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from diffgen import command
from diffgen.config import Config
from tests.cli.conftest import MODELS, Shell

EVERY = ["sqlite_url", "postgresql_url", "mariadb_url"]


@pytest.fixture(params=EVERY[:2])
def engine(shell: Shell, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A project on each of the servers, with a table and a row in it."""
    url = request.getfixturevalue(request.param)
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", url)
    shell.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO account (id, name) VALUES (1, 'Ada')")
    yield engine
    engine.dispose()


def autogenerate(shell: Shell, *renames: str) -> str:
    options = [option for rename in renames for option in ("--rename", rename)]
    return shell.does("revision", "--autogenerate", "-m", "names", "--rev-id", "bbb", *options)


def models(shell: Shell, *changes: tuple[str, str]) -> None:
    text = MODELS
    for before, after in changes:
        text = text.replace(before, after)
    shell.write("shop.py", text)


COLUMN = ("name: Mapped", "full_name: Mapped")
TABLE = ('"account"', '"customer"')


def test_a_column_keeps_its_values(shell: Shell, engine: sa.Engine) -> None:
    models(shell, COLUMN)
    said = autogenerate(shell, "account.name=account.full_name")
    assert said.splitlines()[1:] == [
        "  rename column account.name to full_name",
        "proved: up ✓ down ✓",
    ]
    shell.does("upgrade", "head")
    shell.does("check")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT full_name FROM account").scalar() == "Ada"


def test_a_table_and_its_column_at_once(shell: Shell, engine: sa.Engine) -> None:
    models(shell, COLUMN, TABLE)
    autogenerate(shell, "account.name=customer.full_name", "account=customer")
    shell.does("upgrade", "head")
    shell.does("check")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT full_name FROM customer").scalar() == "Ada"


HINTED = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Town(Base):
    __tablename__ = "town"
    __table_args__ = {"info": {"renamed_from": "city"}}

    number: Mapped[int] = mapped_column(primary_key=True, info={"renamed_from": "id"})
    label: Mapped[str] = mapped_column(sa.String(80), info={"renamed_from": "name"})


class Customer(Base):
    __tablename__ = "customer"
    __table_args__ = (
        sa.Index("by_name", "full_name", info={"renamed_from": "ix_account_name"}),
        sa.UniqueConstraint("full_name", name="once", info={"renamed_from": "uq_name"}),
        {"info": {"renamed_from": "account"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[str] = mapped_column(sa.String(10), info={"renamed_from": "a"})
    c: Mapped[str] = mapped_column(sa.String(10), info={"renamed_from": "b"})
    full_name: Mapped[str] = mapped_column(sa.String(80), info={"renamed_from": "name"})
    town: Mapped[int] = mapped_column(sa.ForeignKey("town.number"), info={"renamed_from": "city"})
"""
BEFORE = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class City(Base):
    __tablename__ = "city"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50))


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (sa.UniqueConstraint("name", name="uq_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(sa.String(10))
    b: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(50), index=True)
    city: Mapped[int] = mapped_column(sa.ForeignKey("city.id"))
"""


@pytest.mark.parametrize("place", EVERY)
def test_everything_at_once_by_hints_that_stay(
    shell: Shell, request: pytest.FixtureRequest, place: str
) -> None:
    """Tables that refer to one another, columns in a chain, with other types, index and constraint."""
    url = request.getfixturevalue(place)
    shell.write("shop.py", BEFORE)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", url)
    shell.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    engine = sa.create_engine(url)
    row = (1, "first", "second", "Ada", 7)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO city (id, name) VALUES (7, 'Wien')")
        connection.exec_driver_sql(
            "INSERT INTO account (id, a, b, name, city) VALUES (1, 'first', 'second', 'Ada', 7)"
        )
    shell.write("shop.py", HINTED)
    said = autogenerate(shell)
    assert "proved: up ✓ down ✓" in said
    assert "drop" not in said
    assert "Warning" not in said
    shell.does("upgrade", "head")
    shell.does("check")
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT id, b, c, full_name, town FROM customer").one()
        assert found == row
        assert connection.exec_driver_sql("SELECT number, label FROM town").one() == (7, "Wien")
    shell.does("downgrade", "-1")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id, a, b, name, city FROM account").one() == row
    engine.dispose()


def test_names_that_are_exchanged(shell: Shell, engine: sa.Engine) -> None:
    nick = '    nick: Mapped[str] = mapped_column(sa.String(50), server_default="")\n'
    shell.write("shop.py", MODELS + nick)
    autogenerate(shell)
    shell.does("upgrade", "head")
    flags = ["--rename", "account.name=account.nick", "--rename", "account.nick=account.name"]
    shell.does("revision", "--autogenerate", "-m", "other way round", "--rev-id", "ccc", *flags)
    shell.does("upgrade", "head")
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT name, nick FROM account").one()
    assert row == ("", "Ada")


def test_without_it_the_values_go_and_the_command_warns(shell: Shell, engine: sa.Engine) -> None:
    models(shell, COLUMN)
    said = autogenerate(shell)
    assert "Warning: drops column account.name with its values (1 row)\n" in said
    assert "add column account.full_name" in said


def test_the_rows_of_what_is_renamed_are_counted_too(shell: Shell, engine: sa.Engine) -> None:
    models(shell, COLUMN, TABLE, ("String(50)", "String(2)"))
    said = autogenerate(shell, "account.name=customer.full_name", "account=customer")
    assert "longer values don't fit (1 row)\n" in said


@pytest.mark.parametrize(
    ("rename", "problem"),
    [
        ("account.name", "that is no pair of names; write what the database has, =, what the"),
        ("=account.full_name", "that is no pair of names"),
        ("account.nick=account.full_name", "the database has no account.nick;"),
        ("account.name=account.nick", "the models have no account.nick; write"),
        ("account.name=customer", "column account.name can't become table customer; write"),
        ("account.id=account.full_name", "the models have column account.id, too; remove it"),
        ("account.name=account.id", "the database has column account.id already; drop"),
        ("account.name=customer.full_name", "a column keeps its table; write what"),
    ],
)
def test_one_that_cannot_be_is_refused(
    shell: Shell, sqlite_url: str, rename: str, problem: str
) -> None:
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", sqlite_url)
    shell.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    shell.does("upgrade", "head")
    another = '\nsa.Table("customer", Base.metadata, sa.Column("full_name", sa.String(50)))\n'
    models(shell, COLUMN)
    (shell.folder / "shop.py").write_text((shell.folder / "shop.py").read_text() + another)
    message = shell.fails("revision", "--autogenerate", "--rename", rename)
    assert message.startswith(f"--rename {rename}: {problem}")
    assert len(shell.versions) == 1


def test_it_goes_with_autogenerate_only(project: Shell) -> None:
    assert "--rename goes with --autogenerate" in project.fails("revision", "--rename", "a=b")


def test_programs_say_it_as_well(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    project.does("upgrade", "head")
    models(project, COLUMN)
    project.forget_modules()
    renames = ["account.name=account.full_name"]
    config = Config(project.folder / "diffgen.ini")
    written = command.revision(config, "names", autogenerate=True, renames=renames)
    assert written is not None
    assert 'op.alter_column("account", "name", new_column_name="full_name")' in "".join(
        path.read_text() for path in project.versions
    )
