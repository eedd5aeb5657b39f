"""How many rows the next batch has."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = 1_000
_LEAST, _MOST = 10, 100_000
_SECONDS = 0.5


@dataclass
class Pace:
    """Goes for batches of half a second, during which others wait for their rows.

    :ivar fixed: whether the script has said the number of rows, which then stays.
    """

    rows: int
    fixed: bool

    @classmethod
    def of(cls, batch_size: int | None) -> Pace:
        """Return the pace that a script asks for."""
        return cls(batch_size or FIRST, batch_size is not None)

    def took(self, seconds: float) -> None:
        """Learn from a full batch; the size at most doubles, for the next rows may be other ones."""
        if not self.fixed:
            wanted = self.rows * _SECONDS / max(seconds, 0.001)
            self.rows = round(min(max(wanted, _LEAST), self.rows * 2, _MOST))

    def gave_way(self) -> None:
        """Ask for less at once, after others held rows of a batch."""
        if not self.fixed:
            self.rows = max(self.rows // 2, _LEAST)
