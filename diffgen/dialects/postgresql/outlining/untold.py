"""What can't be told in outline."""

from __future__ import annotations


class Untold(Exception):
    """Something is out of the usual: the table that it belongs to has no outline."""
