"""What the files of an environment import from Alembic, and files that nobody can tell it of."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffgen.adopt.imports import imports_of
from diffgen.errors import CommandError


@pytest.mark.parametrize(
    ("source", "line"),
    [("x = (", 2), ("x" + ".x" * 20_000, 1), ("x = '\0'", 1)],
    ids=["syntax error", "nested too deeply", "null byte"],
)
def test_a_script_that_python_cannot_parse_is_named(tmp_path: Path, source: str, line: int) -> None:
    script = tmp_path / "one.py"
    script.write_text(f"from alembic import op\n{source}\n")
    with pytest.raises(CommandError, match=rf"one\.py:{line}: this is no Python: .*; correct it"):
        imports_of(script)
