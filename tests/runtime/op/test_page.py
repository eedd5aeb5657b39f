"""``docs/op.md`` lists all that scripts say: it is made of the docstrings, whose examples are run.

``DIFFGEN_CASES_UPDATE=1 pytest tests/runtime/op/test_page.py`` writes it anew.
"""

from __future__ import annotations

import doctest
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from migrations_runtime import op

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "op.md"
WITHOUT_SQL = {"get_context", "implementation_for", "invoke", "register_operation", "run_async"}
INTRO = """# What scripts say

`from migrations_runtime import op`: each function acts on the migration that is running. Names and arguments are Alembic's where Alembic has
the function. The SQL here is that of PostgreSQL, as `--sql` writes it; what five other servers get, or why not, is in the cases. What a server
has not got is an error that says so, and where comments on tables and columns are concerned, of which SQLite has none, nothing.

In a block of `op.batch_alter_table` these are methods of the block, without table and schema:
{verbs}.
They run at its end: on MySQL and MariaDB in as few statements as can be, on SQLite with one rebuild of the table at most.
"""
GROUPS = (
    "tables",
    "columns",
    "constraints",
    "indexes",
    "batch",
    "data",
    "backfill",
    "schemas",
    "sequences",
    "enums",
    "domains",
    "extensions",
    "directives",
    "surroundings",
)


def page() -> str:
    verbs = sorted(
        name for name in set(op.__all__) & set(dir(op.BatchOperations)) if of_a_table(name)
    )
    intro = INTRO.format(verbs=wrapped(", ".join(f"`{name}`" for name in verbs)))
    return "\n".join([intro, *(part for name in GROUPS for part in group(name))])


def of_a_table(name: str) -> bool:
    """Whether a function names a table, as those do that a block has at its end."""
    return bool(
        {"table_name", "source_table"} & set(inspect.signature(getattr(op, name)).parameters)
    )


def wrapped(text: str, width: int = 140) -> str:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else ''}{word}"
    return "\n".join(lines)


def group(name: str) -> Iterator[str]:
    module = sys.modules[f"migrations_runtime.op.{name}"]
    assert module.__doc__
    yield f"## {markdown(re.split('[:(.]', module.__doc__, maxsplit=1)[0].strip())}\n"
    for function, found in vars(module).items():  # as they stand in the file
        is_own = inspect.isfunction(found) and found.__module__ == module.__name__
        if is_own and function in op.__all__:
            yield from section(function, found)


def section(name: str, function: Callable[..., Any]) -> Iterator[str]:
    parameters = inspect.signature(function).parameters.values()
    bare = inspect.Signature(
        [one.replace(annotation=inspect.Parameter.empty) for one in parameters]
    )
    yield f"### op.{name}\n\n```python\nop.{name}{bare}\n```\n"
    parts = doctest.DocTestParser().parse(inspect.cleandoc(function.__doc__ or ""))
    for is_example, found in groupby(parts, lambda part: isinstance(part, doctest.Example)):
        shown = list(found)
        yield from examples(shown) if is_example else prose("".join(shown).strip())
    if name not in WITHOUT_SQL:
        yield f"[On six servers](../tests/runtime/op/cases/{name}.md)\n"


def examples(shown: list[doctest.Example]) -> Iterator[str]:
    yield f"```python\n{''.join(one.source for one in shown)}```\n"
    if sql := "".join(one.want for one in shown):
        yield f"```sql\n{sql}```\n"


def prose(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n") if text else ():
        lines = re.split(r"\n(?=:)", paragraph)
        found = "\n\n".join(said(" ".join(line.split())) for line in lines)
        yield found.replace("\n\n- ", "\n- ") + "\n"


def said(line: str) -> str:
    line = re.sub(r"^:param (\w+):", r"- `\1`:", line)
    line = re.sub(r"^:return:", "Returns", line)
    line = re.sub(r"^:raises (\w+):", r"Raises `\1`:", line)
    return wrapped(markdown(line))


def markdown(text: str) -> str:
    return text.replace("``", "`")


def test_the_page_is_what_the_docstrings_say() -> None:
    found = page()
    if os.environ.get("DIFFGEN_CASES_UPDATE") == "1":
        PAGE.write_text(found)
    assert PAGE.read_text() == found


def test_each_function_is_on_it() -> None:
    listed = set(re.findall(r"^### op\.(\w+)$", page(), re.MULTILINE))
    assert listed == set(op.__all__) - {"BatchOperations", "DomainColumn", "EnumColumn"}
