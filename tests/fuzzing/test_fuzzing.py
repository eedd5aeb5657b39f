"""A sample of random projects; the nightly run has many times as many, and others each time.

In a process of its own, since it goes on from there in processes of their own for each case.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_whatever_is_wrong_each_command_ends_as_the_law_says() -> None:
    deep = settings.get_current_profile_name() == "deep"
    times, seed = ("10000", str(int(time.time()))) if deep else ("150", "0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzzing", "--times", times, "--seed", seed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
