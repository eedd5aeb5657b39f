"""Whether a person is there to be asked."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def is_attended(output: TextIO) -> bool:
    """Return whether somebody reads what is written to ``output``, and can answer.

    Continuous integration says by the variable ``CI`` that nobody does, whatever it connects.
    """
    automatic = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return not automatic and sys.stdin.isatty() and output.isatty()
