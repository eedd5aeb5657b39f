"""What is written for any two schemas: Python that runs, the same bytes each time, nothing left out."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

from hypothesis import given

from diffgen.contracts import Context
from diffgen.ops import Alter
from diffgen.render.body import findings, imports_of
from tests.laws.catalogs import DIALECTS, Change, change, every_dialect, seeds

SAMPLE = range(40)


def script(made: Change) -> str:
    """Both directions as a module."""
    up, down = made.body, made.reverse().body
    functions = [
        f"def {name}():\n" + "\n".join(f"    {line}" for line in ("pass\n" + text).splitlines())
        for name, text in (("upgrade", up.text), ("downgrade", down.text))
    ]
    return "\n".join([*imports_of(up, down), *functions]) + "\n"


@every_dialect
@given(seed=seeds())
def test_what_is_written_is_python_that_imports_what_it_uses_and_no_more(
    name: str, seed: int
) -> None:
    tree = ast.parse(script(change(name, seed)))
    compile(tree, "<script>", "exec")
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)} - {"batch_op"}
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert used == {alias.asname or alias.name for node in imports for alias in node.names}


@every_dialect
@given(seed=seeds())
def test_every_step_is_written_and_only_steps_are(name: str, seed: int) -> None:
    made = change(name, seed)
    assert bool(made.body.text) == bool(made.ops)
    context = Context(made.dialect, made.pair)
    for op in made.ops:
        kind = made.dialect.kind(op.key)
        inside = kind.inside_table and op.key.owner in {one.key for one in made.ops}
        assert inside or list(kind.render(op, context)), f"{op} is not written"


@every_dialect
@given(seed=seeds())
def test_what_a_step_does_to_rows_stands_above_it(name: str, seed: int) -> None:
    made = change(name, seed)
    found = list(findings(made.steps, Context(made.dialect, made.pair)))
    marks = [line.strip() for line in made.body.text.split("\n") if line.strip().startswith("# ")]
    assert [mark[2:].partition(":")[0] for mark in marks] == [finding.rule for finding in found]


@every_dialect
@given(seed=seeds())
def test_a_block_holds_several_changes_of_one_table(name: str, seed: int) -> None:
    for step in change(name, seed).steps:
        if isinstance(step, Alter) and step.parts:
            assert len(step.parts) > 1
            assert {part.key.owner or part.key for part in step.parts} == {step.key}


@every_dialect
def test_another_process_writes_the_same_bytes(name: str) -> None:
    here = "".join(script(change(name, seed)) for seed in SAMPLE)
    for hash_seed in ("0", "1"):
        there = subprocess.run(
            [sys.executable, "-m", "tests.laws.test_rendering", name],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        )
        assert there.stdout.decode() == here


if __name__ == "__main__":
    name = sys.argv[1]
    assert name in DIALECTS
    sys.stdout.buffer.write("".join(script(change(name, seed)) for seed in SAMPLE).encode())
