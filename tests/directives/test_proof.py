"""What a proof holds against a script, and what it can't say anything about."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.directives.project import Project

OURS = "options['include_object'] = lambda item, name, type_, *others: name != 'other'"


@pytest.fixture
def mariadb_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mariadb_url: str) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, mariadb_url)


def table(project: Project, *columns: sa.Column[int], schema: str | None = None) -> None:
    id_ = sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False)
    sa.Table("t", project.metadata, id_, *columns, schema=schema)


def leave_out(project: Project) -> None:
    project.execute("CREATE TABLE other (id INTEGER NOT NULL)")
    table(project)
    project.env(OURS)
    project.revision()
    assert "proved: up ✓ down ✓" in project.said


def test_what_env_py_leaves_out_is_no_leftover(project: Project) -> None:
    leave_out(project)


def test_nor_is_it_on_mariadb(mariadb_project: Project) -> None:
    leave_out(mariadb_project)


def test_an_index_that_a_foreign_key_has_made_goes_with_it(mariadb_project: Project) -> None:
    mariadb_project.execute(
        "CREATE TABLE t (id int PRIMARY KEY, n int, o int, FOREIGN KEY (n) REFERENCES t (id),"
        " CONSTRAINT k FOREIGN KEY (o) REFERENCES t (id))"
    )
    table(mariadb_project, sa.Column("n", sa.Integer()), sa.Column("o", sa.Integer()))
    body = mariadb_project.body()
    assert "proved: up ✓ down ✓" in mariadb_project.said
    assert "batch_op.drop_index(op.f('n'))" in body.replace('"', "'")
    mariadb_project.upgrade()
    mariadb_project.check()


def test_a_table_gives_up_its_foreign_keys_before_it_changes_its_engine(
    mariadb_project: Project,
) -> None:
    mariadb_project.execute(
        "CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT k FOREIGN KEY (n) REFERENCES t (id))"
    )
    id_ = sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False)
    n = sa.Column("n", sa.Integer())
    sa.Table("t", mariadb_project.metadata, id_, n, mariadb_engine="Aria")
    body = mariadb_project.body()
    assert "proved: up ✓ down ✓" in mariadb_project.said
    assert body.index("drop_constraint") < body.index("alter_table_options")


def test_a_sequence_that_turns_around_starts_anew(mariadb_project: Project) -> None:
    mariadb_project.execute("CREATE SEQUENCE numbers INCREMENT BY -1")
    sa.Sequence("numbers", metadata=mariadb_project.metadata)
    assert "restart=1" in mariadb_project.body()
    assert "proved: up ✓ down ✓" in mariadb_project.said


def id_() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)


def test_other_databases_of_mariadb_have_stand_ins(mariadb_project: Project) -> None:
    beside, third = (
        f"{sa.make_url(mariadb_project.url).database}_{word}" for word in ("beside", "third")
    )
    mariadb_project.execute(
        f"CREATE DATABASE {beside}",
        f"CREATE TABLE {beside}.p (id INT PRIMARY KEY)",
        f"CREATE TABLE {beside}.c (id INT PRIMARY KEY, p_id INT REFERENCES {beside}.p (id))",
        f"INSERT INTO {beside}.p VALUES (1)",
    )
    number = sa.Column("n", sa.Integer)
    sa.Table("p", mariadb_project.metadata, id_(), number, schema=beside)
    sa.Table("t", mariadb_project.metadata, id_(), schema=third)
    try:
        mariadb_project.revision()
        assert "proved: up ✓ down ✓" in mariadb_project.said
        engine = sa.create_engine(mariadb_project.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            databases = connection.exec_driver_sql("SHOW DATABASES").scalars().all()
            assert connection.exec_driver_sql(f"SELECT * FROM {beside}.p").all() == [(1,)]
        assert not [name for name in databases if name == third or "scratch" in name]
        mariadb_project.upgrade()
        mariadb_project.check()
    finally:
        mariadb_project.execute(
            f"DROP DATABASE IF EXISTS {beside}", f"DROP DATABASE IF EXISTS {third}"
        )


def test_a_user_who_may_not_create_databases_gets_a_script_all_the_same(
    mariadb_project: Project,
) -> None:
    url = sa.make_url(mariadb_project.url)
    user = f"poor_{url.database}"
    mariadb_project.execute(
        f"CREATE USER {user}@'%%'", f"GRANT ALL ON `{url.database}`.* TO {user}@'%%'"
    )
    shown = url.set(username=user, password=None).render_as_string(hide_password=False)
    ini = mariadb_project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace(mariadb_project.url, shown))
    table(mariadb_project)
    try:
        mariadb_project.revision()
    finally:
        mariadb_project.execute(f"DROP USER {user}@'%%'")
    (line,) = [line for line in mariadb_project.said.splitlines() if "proved" in line]
    assert line.startswith("unproved: no scratch database can be had: Access denied for user")


@pytest.mark.parametrize("mode", ["NO_BACKSLASH_ESCAPES", "STRICT_ALL_TABLES,NO_ZERO_DATE,ANSI"])
def test_a_copy_is_what_is_there_in_any_sql_mode(mariadb_project: Project, mode: str) -> None:
    mariadb_project.execute(
        "SET sql_mode = ''",
        "CREATE TABLE z (d date NOT NULL DEFAULT '0000-00-00' COMMENT 'a \\\\ \"b\"')",
        "CREATE TABLE t (id int PRIMARY KEY)",
    )
    ini = mariadb_project.folder / "diffgen.ini"
    url = mariadb_project.url
    ini.write_text(ini.read_text().replace(url, f"{url}&init_command=SET sql_mode='{mode}'"))
    zero = sa.text("'0000-00-00'")
    d = sa.Column("d", sa.Date(), server_default=zero, nullable=False, comment='a \\ "b"')
    sa.Table("z", mariadb_project.metadata, d)
    table(mariadb_project, sa.Column("n", sa.Integer()))
    mariadb_project.revision()
    assert mariadb_project.said.splitlines()[-2:] == [
        "  add column t.n (int)",
        "proved: up ✓ down ✓",
    ]


@pytest.mark.parametrize("mode", ["NO_BACKSLASH_ESCAPES", "STRICT_ALL_TABLES"])
def test_a_backslash_in_a_default_is_one_in_any_sql_mode(
    mariadb_project: Project, mode: str
) -> None:
    mariadb_project.execute("CREATE TABLE t (id int PRIMARY KEY, s varchar(9) DEFAULT 'a\\\\b')")
    ini = mariadb_project.folder / "diffgen.ini"
    url = mariadb_project.url
    ini.write_text(ini.read_text().replace(url, f"{url}&init_command=SET sql_mode='{mode}'"))
    table(mariadb_project, sa.Column("s", sa.String(9), server_default="c\\'d"))
    body = mariadb_project.body()
    assert "proved: up ✓ down ✓" in mariadb_project.said
    assert 'server_default="c\\\\\'d"' in body
    assert 'server_default="a\\\\b"' in body
