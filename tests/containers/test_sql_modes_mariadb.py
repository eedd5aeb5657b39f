"""Whatever the session's sql_mode: strings and names are told, compared and written as it reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from tests.roundtrip.tools import DIFFGEN, Drift, Project


def models(sign: str, backslash: str) -> sa.MetaData:
    """Texts of every sort, with a quote and a backslash in each.

    :param sign: what makes two versions of the models differ everywhere.
    :param backslash: how the session has one in a string.
    """
    metadata = sa.MetaData()
    text = f"'{sign}''{backslash}'"
    sa.Table(
        "t",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("a", sa.String(20), server_default=f"{sign}'\\", comment=f"{sign}'\"\\"),
        sa.Column("e", sa.Enum("x", f"{sign}'\\"), server_default=f"{sign}'\\"),
        sa.Column("s", mysql.SET(f"{sign}'", "b\\")),
        sa.Column("d", sa.String(30), server_default=sa.text(f"(concat({text}, 'z'))")),
        sa.Column("g", sa.Integer, sa.Computed(f"length(concat(a, {text}))")),
        sa.Column("n", sa.String(9), sa.CheckConstraint(f"n <> {text}")),
        sa.CheckConstraint(f"a <> {text}", name="c"),
        comment=f"{sign}'\\",
    )
    return metadata


@pytest.mark.parametrize("mode", ["ANSI_QUOTES", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"])
def test_there_and_back(mariadb_url: str, tmp_path: Path, mode: str) -> None:
    url = sa.make_url(mariadb_url).update_query_dict({"init_command": f"SET sql_mode='{mode}'"})
    backslash = "\\" if "NO_BACKSLASH" in mode else "\\\\"
    before, after = models("q", backslash), models("r", backslash)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    before.create_all(engine)
    (tmp_path / "template").mkdir()
    DIFFGEN.lay_out(tmp_path / "template")
    text = url.render_as_string(hide_password=False)
    project = Project.copied(DIFFGEN, tmp_path / "template", tmp_path / "project", text)
    project.run("check", before)
    with pytest.raises(Drift) as drift:
        project.run("check", after)
    differing = {line.split(":")[0] for line in str(drift.value).splitlines()}
    assert differing == {
        *(f"column t.{name}" for name in "aesdgn"), "check t.c", "table t",
    }  # fmt: skip
    project.run("revision", after, message="change", autogenerate=True)
    assert "proved: up ✓ down ✓" in project.output.getvalue()
    project.run("upgrade", after, "head")
    project.run("check", after)
    project.run("downgrade", before, "base")
    project.forget()
    project.run("check", before)
