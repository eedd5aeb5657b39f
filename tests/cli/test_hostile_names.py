"""Names, values and messages are data: whatever they hold, they are shown, and never obeyed.

One project with hostile names goes through all commands: nothing of it runs, no line ends within a
name, nothing steers the terminal, and the database is what the models say.
"""

from __future__ import annotations

import builtins
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Answer, Shell

#: What ends a text in Python, SQL, Mako, ini files, shells, Mermaid and formats of logging, and what
#: steers terminals; each would call PWNED if it was obeyed.
FRAGMENTS = (
    '"""', "'''", "'", '"', "`", "\\", "\n", "\r", "\t", "--", "/*", ";", "#", "{", "}", "%", "%%(a)s", "${", "<%",
    "%s", "{0}", "$(", "]", "-->", "|", "\x1b[31m", "\x07", "\x9b2J", "\u202e", "\u2028", "\u200e", "\ufeff", "é", "表",
    "\nPWNED()\n", '"""\nPWNED()\n"""', "${PWNED()}", "<% PWNED() %>", "{PWNED()}", "'; DROP TABLE diffgen_version; --",
)  # fmt: skip
NAMES = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4).map(
    lambda parts: f"n{''.join(parts)}"
)

MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
NAME = {name!r}
parent = sa.Table(
    NAME,
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(NAME, sa.String(200), server_default=NAME, comment=NAME),
    sa.Column("mood", sa.Enum("glad", NAME, name=f"mood {{NAME}}", create_constraint=True)),
    sa.CheckConstraint(sa.column(NAME) != NAME, name=f"ck {{NAME}}"),
    sa.UniqueConstraint(NAME, name=f"uq {{NAME}}"),
    comment=NAME,
)
sa.Index(f"ix {{NAME}}", parent.c[NAME], sqlite_where=parent.c[NAME] != NAME)
sa.Table(
    f"child {{NAME}}",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(f"fk {{NAME}}", sa.ForeignKey(parent.c.id, name=f"fk {{NAME}}")),
)
"""
CHANGED = ("sa.String(200), server_default=NAME", "sa.String(300)")
#: What may stand in a line besides text: nothing that is there steers (see the runtime's test_visible).
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200e\u200f\ufeff]")


@pytest.fixture
def _unobeyed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    called: list[str] = []
    monkeypatch.setattr(builtins, "PWNED", lambda: called.append("obeyed"), raising=False)
    yield
    assert called == []


def begun(shell: Shell, name: str) -> None:
    """Lay a project out in a folder of its own, with the name all over its models."""
    shell.write("shop.py", MODELS.format(name=name))
    shell.does("init", "migrations", "--models", "shop:metadata", "--url", "sqlite:///shop.db")


def harmless(answer: Answer, status: int = 0) -> str:
    """The answer, of which nothing steers a terminal."""
    assert answer.status == status, answer.err
    assert "Traceback" not in answer.err
    assert STEERING.findall(answer.out + answer.err) == []
    return answer.out


@pytest.mark.usefixtures("_unobeyed")
@settings(
    max_examples=settings().max_examples // 100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example('n"""\nPWNED()\n#\x1b[31m\u202e%(a)s{b}$(x);--')
@given(name=NAMES)
def test_names_are_shown_and_never_obeyed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with tempfile.TemporaryDirectory(dir=shell.folder) as folder, monkeypatch.context() as patch:
        here = Shell(Path(folder), shell.capture)
        patch.chdir(folder)
        patch.syspath_prepend(folder)
        begun(here, name)
        goes_through_all(here, name)
        here.forget_modules()


def goes_through_all(shell: Shell, name: str) -> None:
    assert len(harmless(shell("check"), 1).splitlines()) == 2  # a line for each table
    revise = ("revision", "--autogenerate", "--no-input", "--snapshot", "-m", name)
    assert "proved: up ✓ down ✓" in harmless(shell(*revise, "--rev-id", "aaa"))
    harmless(shell("upgrade", "head"))
    harmless(shell("check"))
    shell.write("shop.py", MODELS.format(name=name).replace(*CHANGED))
    assert len(harmless(shell("check"), 1).splitlines()) == 1
    assert "proved: up ✓ down ✓" in harmless(shell(*revise, "--rev-id", "bbb"))
    harmless(shell("upgrade", "head"))
    harmless(shell("check", "--from", "snapshot"))
    for line in ("current -v", "history -v", "history --applied", "show aaa", "heads -v", "graph"):
        harmless(shell(*line.split()))
    assert all(
        re.fullmatch(r"flowchart BT|    r\d.*", line)
        for line in harmless(shell("graph", "--format", "mermaid")).splitlines()
    )
    harmless(shell("squash", "aaa:bbb", "-m", name))
    harmless(shell("check"))
    harmless(shell("downgrade", "base"))
    for path in shell.versions:
        compile(path.read_text(), path, "exec")


@pytest.mark.usefixtures("_unobeyed")
def test_an_id_that_is_a_command_is_quoted(shell: Shell) -> None:
    shell.does("init", "migrations", "--no-env", "--url", "sqlite:///shop.db")
    for id_, down in (("aaa", None), ("b;PWNED", "aaa"), ("$(PWNED)", "aaa")):
        shell.write(
            f"migrations/versions/{len(id_)}.py",
            f"revision = {id_!r}\ndown_revision = {down!r}\n"
            "def upgrade():\n    pass\ndef downgrade():\n    pass\n",
        )
    assert "say 'rebase 'b;PWNED'' or 'rebase '$(PWNED)''" in shell.fails("rebase", "--files-only")
    shell.does("upgrade", "aaa")
    assert "'upgrade 'b;PWNED'' goes there" in shell.fails("downgrade", "b;PWNED")
