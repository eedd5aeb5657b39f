"""Both tools do the same for what people type, or differ as ``accepted`` says, on random histories.

In a process of its own, since other tests take the names of Alembic for theirs.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).parents[2]


def test_answers_differ_only_where_they_are_meant_to() -> None:
    histories = "5000" if settings.get_current_profile_name() == "deep" else "150"
    done = subprocess.run(
        [sys.executable, "-m", "tests.against_alembic", histories],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
