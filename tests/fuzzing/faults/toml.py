"""What pyproject.toml may say."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.faults.configuration import KEYS
from tests.fuzzing.projects import PYPROJECT

TOML = "pyproject.toml"
VALUES = (
    "true",
    "5",
    "-5",
    "1.5",
    "nan",
    "inf",
    "1979-05-27T07:32:00Z",
    "1979-05-27",
    "07:32:00",
    "[]",
    "[[]]",
    "[5]",
    '["a", 5]',
    '["a", ["b"]]',
    "{}",
    "{ a = 5 }",
    '[{ name = "x" }]',
    '""',
    '"%(gone)s"',
    '"%(here)s"',
    '"${GONE}"',
    '["${GONE}"]',
    '"\\u0000"',
    '"\\u001B[31m"',
    '"""\na\nb"""',
    "'C:\\x'",
    "9" * 5_000,
    "[" * 2_000 + "]" * 2_000,
    "gone",
    '"open',
    "1__0",
    "",
)
TABLES = (
    "tool = 5",
    "[tool]\ndiffgen = 5",
    "[tool]\ndiffgen = []",
    "[[tool.diffgen]]\nscript_location = 'migrations'",
    "[[tool]]\ndiffgen = 5",
    "[tool.diffgen]",
    "[tool.diffgen]\n[tool.diffgen]",
    "[tool.diffgen]\nsqlalchemy = 5",
    "[tool.diffgen]\nsqlalchemy.url = 5",
    "[tool.diffgen.sqlalchemy]\nurl = 'sqlite:///shop.db'",
    "[tool.diffgen]\nsqlalchemy.url = 'sqlite:///shop.db'\n'sqlalchemy.url' = 'x'",
    "[tool.diffgen.post_write_hooks]\nhooks = 'x'",
    "[tool.diffgen]\npost_write_hooks = 5",
    "[[tool.diffgen.post_write_hooks]]\ntype = 'exec'",
    "[[tool.diffgen.post_write_hooks]]\nname = 5\ntype = []",
    "[tool.black]\nline-length = 'x'",
    "[tool.black]\ngone = 5",
    "[tool.black]\ntarget-version = 5",
    "[tool]\nblack = 5",
    "diffgen",
    "[tool.diffgen",
    "\x00 diffgen",
)


def a_value(random: Random, draft: Draft) -> Fault:
    """Give a key a value of another type."""
    key, value = random.choice(KEYS), random.choice(VALUES)
    lines = [line for line in PYPROJECT.split("\n") if not line.strip('"').startswith(key)]
    _write(draft, "\n".join(lines) + f'"{key}" = {value}\n')
    names = (key, TOML, key.removeprefix("sqlalchemy."), "shop", "time zone", "database")
    return Fault(f"{key} = {value[:30]} in pyproject.toml", names)


def a_table(random: Random, draft: Draft) -> Fault:
    """Write another table."""
    table = random.choice(TABLES)
    _write(draft, f"{PYPROJECT if 'hooks' in table or 'black' in table else ''}\n{table}\n")
    names = (TOML, "script_location", "sqlalchemy.url", "hook", "black")
    return Fault(f"pyproject.toml has {table!r}", names)


def _write(draft: Draft, text: str) -> None:
    draft.nodes.pop("diffgen.ini", None)
    draft.write(TOML, text)


FAULTS = (a_value, a_value, a_table)
