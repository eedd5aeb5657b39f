"""What a configuration says of the database that it leads to, and of what may be done there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from migrations_runtime.errors import Refused
from migrations_runtime.guards.losses import losses
from migrations_runtime.guards.target import Target
from migrations_runtime.origin import shown
from migrations_runtime.showing.visible import visible
from migrations_runtime.steps import Step

_LISTED = 20

#: Puts a question, the last of several lines; returns what was typed.
Ask = Callable[[Sequence[str]], str]


class Guard(NamedTuple):
    """Asks before what can't be taken back, on a database that is marked as production.

    :param place: where that is said, for messages; None where the database isn't marked.
    :param yes: whether the command was told to do it all the same.
    :param ask: puts a question to somebody at the terminal; None where nobody is there.
    """

    place: str | None = None
    yes: bool = False
    ask: Ask | None = None

    def require_consent(self, target: Target, steps: Sequence[Step]) -> None:
        """Let steps pass that take nothing away, or that somebody agrees to.

        :raises Refused: nobody does.
        """
        if self.place is None or self.yes or not (stakes := at_stake(steps)):
            return
        if self.ask is None or not target.name:
            raise Refused(
                f"{self.place}, and this {_listed(stakes, 3)}. Nothing was done to "
                f"{target}; give --yes (yes=True in a program) to do it, or run it on a terminal, "
                "which asks"
            )
        heading = f"This is production: {target}"
        answer = self.ask([heading, *_lines(stakes), f"Type {target.name} to do it: "])
        if answer != target.name:
            raise Refused(f"Nothing was done: that is not the name of the database, {target.name}")

    def require_no_more(self, agreed: Sequence[Step], steps: Sequence[Step]) -> Sequence[Step]:
        """Return steps that were planned anew, once another runner had changed the database.

        :raises Refused: they take away what nobody has been asked about.
        """
        known = {step.scripts[0].path for step in agreed if step.scripts}
        others = [step for step in steps if step.scripts and step.scripts[0].path not in known]
        if self.place is not None and not self.yes and (stakes := at_stake(others)):
            raise Refused(
                "Another runner changed the database meanwhile, and what is left "
                f"{_listed(stakes, 3)}; see 'current', then run the command again"
            )
        return steps


def at_stake(steps: Sequence[Step]) -> Sequence[str]:
    """Return what ``steps`` take away: going down always does."""
    found = [str(loss) for loss in losses(steps)]
    down = [step for step in steps if step.direction == "downgrade" and not step.is_stamp]
    undone = [f"undoes {visible(_revision(step))}" for step in down]
    return undone + found


def _revision(step: Step) -> str:
    script = step.scripts[0]
    return f"{script.revision} ({shown(script.path)})"


def _listed(stakes: Sequence[str], most: int) -> str:
    rest = len(stakes) - most
    return ", ".join(stakes[:most]) + (f", and {rest} more" if rest > 0 else "")


def _lines(stakes: Sequence[str]) -> Sequence[str]:
    rest = len(stakes) - _LISTED
    more = [f"  and {rest} more"] if rest > 0 else []
    return [f"  it {one}" for one in stakes[:_LISTED]] + more


def ask_on_terminal(lines: Sequence[str]) -> str:
    """Put a question on stderr, where answers of commands don't go; the end of what is typed is none."""
    shown_lines = "\n".join(visible(line) for line in lines)
    print(shown_lines, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
