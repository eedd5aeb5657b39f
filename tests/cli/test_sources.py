"""``--from``, ``snapshot`` and ``check --scratch``: what the models are compared with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector

from diffgen.inspecting import Said, reader
from migrations_runtime.autogenerate import comparators
from tests.cli.conftest import MODELS, Shell

LONGER = MODELS.replace("String(50)", "String(80)")
NO_DATABASE = "sqlalchemy.url = ${NO_SUCH_VARIABLE}"


def configure(project: Shell, *lines: str) -> None:
    """Put lines into the main section in place of those of the same keys."""
    path = project.folder / "diffgen.ini"
    kept = [
        line
        for line in path.read_text().splitlines()
        if not any(line.startswith(f"{one.partition('=')[0].strip()} =") for one in lines)
    ]
    at = kept.index("[diffgen]") + 1
    path.write_text("\n".join([*kept[:at], *lines, *kept[at:], ""]))


@pytest.fixture
def kept(project: Shell) -> Shell:
    """A project with a revision and its snapshot; its database can't be had."""
    configure(project, "snapshot = true")
    project.does("revision", "--autogenerate", "-m", "accounts")
    configure(project, NO_DATABASE)
    return project


def snapshot(project: Shell) -> Path:
    return project.folder / "migrations/snapshot.json"


def heads(project: Shell) -> list[str]:
    found: list[str] = json.loads(snapshot(project).read_text())["heads"]
    return found


# -- the snapshot ----------------------------------------------------------------------------------


def test_a_revision_keeps_the_snapshot(kept: Shell) -> None:
    assert '{"kind": "column", "table": "account", "name": "name"' in snapshot(kept).read_text()
    (path,) = kept.versions
    assert heads(kept) == [path.name.partition("_")[0]]


def test_without_being_told_to_it_keeps_none(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    assert not snapshot(project).exists()
    assert "there is no snapshot migrations/snapshot.json; diffgen snapshot makes it" in (
        project.fails("check", "--from", "snapshot")
    )


def test_the_flag_has_it_kept_once(project: Shell) -> None:
    said = project.does("revision", "--autogenerate", "--snapshot", "-m", "accounts")
    assert said.endswith("proved: up ✓ down ✓\nWrote migrations/snapshot.json\n")


def test_env_py_may_have_it_kept(project: Shell) -> None:
    env = project.folder / "migrations/env.py"
    text = env.read_text().replace(
        "connection=connection,", "connection=connection, snapshot=True,"
    )
    env.write_text(text)
    project.does("revision", "--autogenerate", "-m", "accounts")
    assert snapshot(project).exists()


def test_models_are_checked_without_a_database(kept: Shell) -> None:
    said = kept.does("check", "--from", "snapshot")
    assert said == "No differences: the snapshot is what the models say\n"
    kept.write("shop.py", LONGER)
    answer = kept("check", "--from", "snapshot")
    assert answer.status == 1
    assert answer.out == "column account.name: type VARCHAR(50) → VARCHAR(80)\n"


def test_revisions_are_written_without_a_database_and_proved_on_sqlite(kept: Shell) -> None:
    before = heads(kept)
    kept.write("shop.py", LONGER)
    said = kept.does("revision", "--autogenerate", "--from", "snapshot", "-m", "longer")
    assert "proved: up ✓ down ✓" in said
    assert heads(kept) != before
    kept.does("check", "--from", "snapshot")
    assert "No differences" in kept.does(
        "revision", "--autogenerate", "--from", "snapshot", "-m", "nothing"
    )


def test_a_warning_has_no_number_of_rows(kept: Shell) -> None:
    kept.write("shop.py", MODELS[: MODELS.index("    name:")])
    said = kept.does("revision", "--autogenerate", "--from", "snapshot", "-m", "shorter")
    assert "Warning: drops column account.name with its values\n" in said


def test_the_snapshot_of_the_database_is_that_of_the_revision(kept: Shell, sqlite_url: str) -> None:
    written = snapshot(kept).read_bytes()
    configure(kept, f"sqlalchemy.url = {sqlite_url}")
    assert "is not up to date" in kept.fails("snapshot")
    kept.does("snapshot", "--from", "history")
    assert snapshot(kept).read_bytes() == written
    kept.does("upgrade", "head")
    kept.does("snapshot")
    assert snapshot(kept).read_bytes() == written


def test_a_snapshot_of_other_revisions_is_stale(kept: Shell) -> None:
    kept.does("revision", "--rev-id", "zzz", "-m", "by hand")
    said = kept.fails("check", "--from", "snapshot")
    assert "migrations/snapshot.json is of " in said
    assert "and the revisions end at zzz; diffgen snapshot makes it" in said


def test_a_merge_changes_nothing_but_the_heads(kept: Shell) -> None:
    (first,) = heads(kept)
    kept.does("revision", "--rev-id", "zzz", "--head", "base", "-m", "beside")
    text = snapshot(kept).read_text().replace(f'["{first}"]', f'["{first}", "zzz"]')
    snapshot(kept).write_text(text)
    kept.does("merge", "heads", "--rev-id", "both")
    assert heads(kept) == ["both"]
    kept.does("check", "--from", "snapshot")


def test_a_rebase_changes_nothing_but_the_heads(kept: Shell) -> None:
    (first,) = heads(kept)
    kept.does("revision", "--rev-id", "zzz", "--head", "base", "-m", "beside")
    text = snapshot(kept).read_text().replace(f'["{first}"]', f'["{first}", "zzz"]')
    snapshot(kept).write_text(text)
    kept.does("rebase", "zzz", "--files-only")
    assert heads(kept) == ["zzz"]
    kept.does("check", "--from", "snapshot")


def test_a_merge_leaves_a_stale_snapshot_stale(kept: Shell) -> None:
    before = heads(kept)
    kept.does("revision", "--rev-id", "zzz", "--head", "base", "-m", "beside")
    kept.does("merge", "heads", "--rev-id", "both")
    assert heads(kept) == before


def test_nothing_stays_of_it_where_the_proof_fails(kept: Shell) -> None:
    before = snapshot(kept).read_bytes()
    env = kept.folder / "migrations/env.py"
    hook = (
        "def spoil(context, revision, directives):\n"
        "    directives[0].upgrade_ops.ops.append(ops.ExecuteSQLOp('SELECT nothing'))\n\n"
    )
    text = env.read_text().replace(
        "target_metadata=", "process_revision_directives=spoil, target_metadata="
    )
    env.write_text(f"from migrations_runtime.operations import ops\n\n{hook}{text}")
    kept.write("shop.py", LONGER)
    assert kept("revision", "--autogenerate", "--from", "snapshot", "-m", "spoilt").status == 1
    assert snapshot(kept).read_bytes() == before


def test_what_a_hook_takes_out_is_not_in_the_snapshot(kept: Shell) -> None:
    env = kept.folder / "migrations/env.py"
    hook = "def none(context, revision, directives):\n    directives[0].upgrade_ops.ops.clear()\n\n"
    text = env.read_text().replace(
        "target_metadata=", "process_revision_directives=none, target_metadata="
    )
    env.write_text(hook + text)
    kept.write("shop.py", LONGER)
    kept.does("revision", "--autogenerate", "--allow-empty", "--from", "snapshot", "-m", "later")
    assert "VARCHAR(50)" in snapshot(kept).read_text()


def test_env_py_is_asked_offline_and_its_filters_count(kept: Shell) -> None:
    env = kept.folder / "migrations/env.py"
    filters = "include_object=lambda o, name, type_, reflected, other: False, literal_binds=True"
    env.write_text(env.read_text().replace("literal_binds=True", filters))
    kept.write("shop.py", LONGER)
    kept.does("check", "--from", "snapshot")


def test_no_env_py_is_needed(shell: Shell, sqlite_url: str) -> None:
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", sqlite_url, "--no-env")
    shell.does("revision", "--autogenerate", "--snapshot", "-m", "accounts")
    configure(shell, NO_DATABASE)
    shell.does("check", "--from", "snapshot")


def test_an_asynchronous_env_py_serves(shell: Shell, tmp_path: Path) -> None:
    shell.write("shop.py", MODELS)
    url = f"sqlite+aiosqlite:///{tmp_path}/shop.db"
    shell.does("init", "-t", "async", "migrations", "--models", "shop:Base", "--url", url)
    shell.does("revision", "--autogenerate", "--snapshot", "-m", "accounts")
    shell.does("check", "--from", "snapshot")
    shell.does("check", "--from", "history")
    assert shell.does("check", "--scratch") == "proved: up ✓ down ✓\n"


def test_what_a_function_of_the_project_needs_a_database_for_is_told(
    kept: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparators, "_functions", [])  # of this process, once registered
    env = kept.folder / "migrations/env.py"
    text = env.read_text()
    env.write_text(
        "from diffgen.autogenerate import comparators\n\n"
        '@comparators.dispatch_for("schema")\n'
        "def look(autogen_context, upgrade_ops, schemas):\n"
        "    autogen_context.connection.scalar('SELECT 1')\n\n" + text
    )
    said = kept.fails("check", "--from", "snapshot")
    assert "a function of comparators failed at migrations/env.py:5: AttributeError" in said


# -- the history -----------------------------------------------------------------------------------


def test_the_history_is_compared_wherever_the_database_is(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    said = project.does("check", "--from", "history")
    assert said == "No differences: the history is what the models say\n"
    project.write("shop.py", LONGER)
    assert project("check", "--from", "history").status == 1
    said = project.does("revision", "--autogenerate", "--from", "history", "-m", "longer")
    assert "change column account.name" in said
    assert "proved: up ✓ down ✓" in said
    project.does("check", "--from", "history")
    assert "<base>" not in project.does("current")


def test_a_history_that_fails_says_where(project: Shell) -> None:
    project.does("revision", "--autogenerate", "--rev-id", "aaa", "-m", "accounts")
    (path,) = project.versions
    path.write_text(path.read_text().replace("op.create_table(", "op.no_such_thing("))
    said = project.fails("check", "--from", "history")
    assert said.startswith("the history does not run on an empty database: Revision aaa failed")


def test_all_heads_count(project: Shell) -> None:
    project.does("revision", "--rev-id", "aaa", "-m", "one")
    project.does("revision", "--rev-id", "bbb", "--head", "base", "--branch-label", "other")
    path = next(path for path in project.versions if path.name.startswith("bbb"))
    text = path.read_text().replace(
        "    pass",
        "    op.create_table('account', sa.Column('id', sa.Integer, primary_key=True))",
        1,
    )
    path.write_text(text)
    answer = project("check", "--from", "history")
    assert answer.out == "column account.name is missing (VARCHAR(50))\n"


# -- other models ----------------------------------------------------------------------------------


def test_models_are_compared_with_models(project: Shell) -> None:
    project.write("old_shop.py", MODELS)
    said = project.does("check", "--from", "old_shop:Base")
    assert said == "No differences: old_shop:Base is what the models say\n"
    project.write("shop.py", LONGER)
    assert project("check", "--from", "old_shop:Base").status == 1
    said = project.does("revision", "--autogenerate", "--from", "old_shop:Base", "-m", "longer")
    assert "proved: up ✓ down ✓" in said


def test_of_the_url_the_dialect_is_enough(project: Shell) -> None:
    project.write("old_shop.py", MODELS)
    project.write("shop.py", LONGER)
    configure(project, "sqlalchemy.url = postgresql://")
    said = project.does("revision", "--autogenerate", "--from", "old_shop:Base", "-m", "longer")
    assert "type character varying(50) → character varying(80)" in said
    assert said.endswith("unproved: no database is at hand to try it on\n")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("databse", "--from databse: that is none of database, snapshot, history, and no models"),
        ("nowhere:Base", "--from nowhere:Base: there is no module nowhere"),
        ("shop:Bse", "--from shop:Bse: shop has no Bse"),
    ],
)
def test_what_can_be_compared_with_nothing(project: Shell, source: str, said: str) -> None:
    assert said in project.fails("check", "--from", source)


def test_flags_that_need_a_comparison(project: Shell) -> None:
    assert "--snapshot goes with --autogenerate" in project.fails("revision", "--snapshot")
    assert "--from history goes with" in project.fails("revision", "--from", "history")


# -- the whole history -----------------------------------------------------------------------------


def test_a_history_is_proved(project: Shell, sqlite_url: str) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    assert project.does("check", "--scratch") == "proved: up ✓ down ✓\n"
    engine = sa.create_engine(sqlite_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_what_a_history_lacks_is_a_finding(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.write("shop.py", LONGER)
    answer = project("check", "--scratch")
    assert answer.status == 1
    assert "proved: up ✗ down ✓" in answer.err
    assert "left over after upgrade: column account.name: type VARCHAR(50)" in answer.err


def test_what_a_downgrade_leaves_is_a_finding(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    (path,) = project.versions
    text = path.read_text()
    path.write_text(
        text.replace('op.drop_table("account")', 'op.execute("CREATE VIEW v AS SELECT 1")')
    )
    answer = project("check", "--scratch")
    assert answer.status == 1
    assert "proved: up ✓ down ✗" in answer.err
    assert (
        "left over after downgrade: to be as before it would have to: drop table account"
        in answer.err
    )
    assert "left over after downgrade: view v: not there" in answer.err


def test_what_says_that_it_is_not_to_be_undone_is_told(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    (path,) = project.versions
    text = path.read_text()
    path.write_text(text.replace('op.drop_table("account")', 'raise NotImplementedError("no way")'))
    said = project.does("check", "--scratch")
    assert said.startswith("proved: up ✓\n  not to be undone: ")
    assert "no way" in said


def test_one_of_the_two(project: Shell) -> None:
    assert "not allowed with" in project("check", "--scratch", "--from", "history").err


# -- what reads the database -----------------------------------------------------------------------


def test_the_inspector_reads_the_same(project: Shell) -> None:
    project.does("revision", "--autogenerate", "--reader", "inspector", "-m", "accounts")
    project.does("upgrade", "head")
    project.does("check", "--reader", "inspector")
    project.write("shop.py", LONGER)
    by_catalog = project("check")
    assert by_catalog.status == 1
    assert project("check", "--reader", "inspector") == by_catalog


def test_the_reader_is_a_key_and_the_flag_has_the_last_word(
    project: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    class Heard(Said):
        @classmethod
        def of(cls, inspector: Inspector, schema: str | None) -> Said:
            asked.append(schema)
            return super().of(inspector, schema)

    monkeypatch.setattr(reader, "Said", Heard)
    configure(project, "reader = inspector")
    project("check")
    assert len(asked) == 1
    project("check", "--reader", "catalog")
    assert len(asked) == 1
    env = project.folder / "migrations/env.py"
    text = env.read_text().replace("target_metadata=", "reader='catalog', target_metadata=")
    env.write_text(text)
    project("check")
    assert len(asked) == 1
    project("check", "--reader", "inspector")
    assert len(asked) == 2


def test_a_reader_that_is_none_is_told_with_its_key(project: Shell) -> None:
    configure(project, "reader = sql")
    assert "reader must be catalog or inspector, not 'sql'" in project.fails("check")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--from", "history"), "--reader goes with --from database"),
        (("check", "--scratch"), "--reader goes with the database"),
        (("revision", "-m", "x"), "--reader inspector goes with --autogenerate"),
    ],
)
def test_a_reader_without_a_database_to_read_is_refused(
    project: Shell, arguments: tuple[str, ...], said: str
) -> None:
    assert said in project.fails(*arguments, "--reader", "inspector")
