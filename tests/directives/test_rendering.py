"""``render_item`` and the prefixes of ``context.configure``."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen.errors import CommandError
from tests.directives.project import Project


class Money(sa.types.TypeDecorator[int]):
    """A type of the project's own."""

    impl = sa.BigInteger
    cache_ok = True


def order(project: Project) -> None:
    sa.Table(
        "orders",
        project.metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("total", Money, server_default=sa.text("0"), nullable=False),
        sa.UniqueConstraint("total", name="once"),
        sa.CheckConstraint("total >= 0", name="positive"),
    )


RENDER = """
def render(type_, obj, autogen_context):
    {}
    return False
options["render_item"] = render
"""


def render(*lines: str) -> str:
    return RENDER.format("\n    ".join(lines))


def test_a_type_may_be_written_by_its_own_class(project: Project) -> None:
    order(project)
    project.env(
        render(
            "if type_ == 'type' and type(obj).__name__ == 'Money':",
            "    autogen_context.imports.add('from sqlalchemy import BigInteger as Money')",
            "    assert autogen_context.dialect.name == connection.dialect.name",
            "    return 'Money()'",
        )
    )
    script = project.revision()
    text = Path(script.path).read_text()
    assert "\nfrom sqlalchemy import BigInteger as Money\n" in text
    assert 'sa.Column("total", Money(), server_default=sa.text("0"), nullable=False)' in text
    assert "proved: up ✓ down ✓" in project.said
    project.upgrade()
    project.check()


def test_the_function_sees_each_part_of_a_table(project: Project) -> None:
    order(project)
    project.env(render("print(type_, type(obj).__name__, file=config.stdout)"))
    project.revision()
    seen = set(project.said.splitlines())
    assert {
        "type Integer",
        "type Money",
        "column Column",
        "server_default DefaultClause",
        "primary_key PrimaryKeyConstraint",
        "unique UniqueConstraint",
        "check CheckConstraint",
    } <= seen


def test_a_part_may_be_left_out(project: Project) -> None:
    order(project)
    project.env(render("if type_ == 'unique':", "    return None"))
    with pytest.raises(CommandError, match="does not turn the database into the models"):
        project.revision()
    (path,) = Path("migrations/versions").glob("*.py")
    assert "UniqueConstraint" not in path.read_text()


def test_what_hooks_change_is_written_by_it_too(project: Project) -> None:
    order(project)
    project.env(
        render("if type_ == 'type':", "    return f'sa.{obj!r}'.replace('Money', 'BigInteger')")
        + """
def turn(context, revision, directives):
    (created,) = directives[0].upgrade_ops.ops
    created.columns.reverse()
options["process_revision_directives"] = turn
"""
    )
    text = project.body()
    assert text.index('"total", sa.BigInteger()') < text.index('"id", sa.Integer()')
    assert "proved: up ✓ down ✓" in project.said


def test_a_function_that_raises_is_told_with_its_place(sqlite_project: Project) -> None:
    order(sqlite_project)
    sqlite_project.env(render("obj.nothing"))
    with pytest.raises(
        CommandError, match=r"render_item failed at migrations/env\.py:\d+: AttributeError"
    ):
        sqlite_project.revision()


def test_an_answer_that_is_no_source_is_refused(sqlite_project: Project) -> None:
    order(sqlite_project)
    sqlite_project.env(render("return 5"))
    with pytest.raises(CommandError, match="render_item returned 5 for a type"):
        sqlite_project.revision()


def test_source_that_does_not_run_is_refused_where_hooks_are(sqlite_project: Project) -> None:
    order(sqlite_project)
    sqlite_project.env(
        render("if type_ == 'type':", "    return 'nowhere.Money()'")
        + "options['process_revision_directives'] = lambda *_: None\n"
    )
    with pytest.raises(CommandError, match=r"does not run: NameError.*imports"):
        sqlite_project.revision()


def test_scripts_may_name_the_modules_otherwise(project: Project) -> None:
    order(project)
    template = Path("migrations/script.py.mako")
    imports = "import sqlalchemy as sqla\nfrom migrations_runtime import op as operations\n"
    template.write_text(template.read_text().replace("${imports", imports + "${imports"))
    project.env(
        "options |= {'sqlalchemy_module_prefix': 'sqla.', 'alembic_module_prefix': 'operations.'}"
    )
    script = project.revision()
    text = Path(script.path).read_text()
    assert "operations.create_table(" in text
    assert "sqla.Column(" in text
    assert "sa." not in text.replace("sqla.", "")
    assert "import sqlalchemy as sa\n" not in text
    assert "proved: up ✓ down ✓" in project.said
