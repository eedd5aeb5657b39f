"""A database goes to and fro between both tools, at any revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adopt.project import HISTORY, Project

ALEMBIC, DIFFGEN = "alembic", "diffgen"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.make(tmp_path)
    project.tool(DIFFGEN, "adopt")
    return project


def noted(project: Project, database: str = "shop.db") -> set[str]:
    """Return the rows of the version table."""
    rows = project.database(database)["alembic_version"][1:]
    return {str(row[0]) for row in rows}


@pytest.mark.parametrize(("first", "second"), [(ALEMBIC, DIFFGEN), (DIFFGEN, ALEMBIC)])
def test_one_goes_on_where_the_other_was_up_and_down(
    project: Project, first: str, second: str
) -> None:
    at = {revision: ["-x", f"suffix={revision}"] for revision in HISTORY}  # a database for each
    project.calls(first, *([*at[id_], "upgrade", id_] for id_ in HISTORY))
    rows = {id_: noted(project, f"shop.db{id_}") for id_ in HISTORY}
    assert (rows["m1"], rows["b2"]) == ({"m1"}, {"b2"})
    said = project.calls(second, *([*at[id_], "current"] for id_ in HISTORY))
    for id_, lines in zip(HISTORY, said, strict=True):
        # Alembic tells of what a head depends on as well; the rows do not.
        assert id_ in {line.split()[0] for line in lines.splitlines()}
        assert id_ in rows[id_]

    project.calls(second, *([*at[id_], "upgrade", "heads"] for id_ in HISTORY))
    whole = project.database("shop.dba1")
    for id_ in HISTORY:
        assert noted(project, f"shop.db{id_}") == {"m2", "d1"}
        assert project.database(f"shop.db{id_}") == whole

    project.calls(first, *([*at[id_], "current", "--check-heads"] for id_ in HISTORY))
    project.calls(first, *([*at[id_], "downgrade", id_] for id_ in ("a1", "c1", "b2")))
    project.calls(second, *([*at[id_], "downgrade", "base"] for id_ in HISTORY))
    for id_ in HISTORY:
        assert set(project.database(f"shop.db{id_}")) == {"alembic_version"}


@pytest.mark.parametrize(("first", "second"), [(ALEMBIC, DIFFGEN), (DIFFGEN, ALEMBIC)])
def test_both_stamp_the_same_rows(project: Project, first: str, second: str) -> None:
    project.tool(first, "upgrade", "heads")
    project.tool(second, "stamp", "--purge", "b2", "c1")
    assert noted(project) == {"b2", "c1"}
    project.tool(first, "stamp", "heads")
    project.tool(second, "current", "--check-heads")


def test_an_id_that_alembic_s_table_is_too_short_for_is_told(project: Project) -> None:
    project.tool(ALEMBIC, "upgrade", "m2")
    revision = project.folder / "migrations" / "versions" / "long.py"
    revision.write_text(
        f"revision = {'x' * 33!r}\ndown_revision = 'm2'\n\ndef upgrade():\n    pass\n"
    )
    with pytest.raises(AssertionError, match=r"alembic_version\.version_num holds 32 characters"):
        project.tool(DIFFGEN, "upgrade", "m2+1")


def test_what_diffgen_writes_from_the_project_s_template_is_alembic_s_too(project: Project) -> None:
    (project.folder / "shop_models.py").write_text(
        "import sqlalchemy as sa\nmetadata = sa.MetaData()\n"
        "sa.Table('item', metadata, sa.Column('id', sa.Integer, primary_key=True),"
        " sa.Column('name', sa.String(20)), sa.Column('size', sa.Integer, server_default='1'))\n"
        "sa.Table('shop', metadata, sa.Column('id', sa.Integer, primary_key=True))\n"
        "sa.Table('log', metadata, sa.Column('shop_id', sa.ForeignKey('shop.id')))\n"
        "sa.Table('extra', metadata, sa.Column('id', sa.Integer, primary_key=True))\n"
    )
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("[diffgen]", "[diffgen]\nmodels = shop_models:metadata"))
    project.tool(DIFFGEN, "upgrade", "heads")
    project.tool(DIFFGEN, "revision", "--autogenerate", "-m", "extra", "--head", "m2")
    (written,) = (project.folder / "migrations" / "versions").glob("*extra.py")
    assert "migrations_runtime" not in written.read_text()
    project.tool(ALEMBIC, "upgrade", "heads")
    assert "extra" in project.database()
    project.tool(DIFFGEN, "check")
