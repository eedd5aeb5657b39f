"""How large what is measured is: as users have it, or small, to see that all of it works."""

from __future__ import annotations

import argparse
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The default of an option: what it is, and what it is with ``--quick``."""

    full: int
    quick: int


def settled(options: argparse.Namespace) -> argparse.Namespace:
    """Return the options with numbers in the place of sizes that nobody has given."""
    chosen = {
        name: (value.quick if options.quick else value.full) if isinstance(value, Size) else value
        for name, value in vars(options).items()
    }
    return argparse.Namespace(**chosen)
