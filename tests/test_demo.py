"""The demo goes through, and shows what it promises to show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_demo() -> None:
    command = [sys.executable, "-m", "examples.shop.demo"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\nproved: up ✓ down ✓\n") == 2
    assert "\nWarning: drops column customer.fax with its values (1 row)\n" in done.stdout
    assert "\n2|Bo|bo@example.org|AT\n" in done.stdout
    assert done.stdout.endswith(
        "column customer.name: type VARCHAR(80) → VARCHAR(200)\n[exit status 1]\n"
    )
