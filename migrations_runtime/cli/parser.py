"""argparse, made to start fast, to answer on one line, and to guess what a slip meant."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Collection, Iterable, Sequence

_NEGATIVE_RANGE = r"-\d+:.*"


class UsageError(Exception):
    """A command line that is none; the message names what to call for help."""

    def __init__(self, message: str, program: str) -> None:
        super().__init__(f"{message}; see: {program} --help")


class Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; measured here, since argparse imports shutil for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=_width())

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Begin with a capital letter, as all that is said here does."""
        super().add_usage(usage, actions, groups, "Usage: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that raises ``UsageError`` where argparse ends the process."""

    def __init__(
        self, prog: str, description: str, epilog: str = "", *, add_help: bool = True
    ) -> None:
        super().__init__(
            prog, description=description, epilog=epilog, formatter_class=Help, add_help=add_help
        )

    def error(self, message: str) -> NoReturn:
        """Raise what argparse has to say."""
        raise UsageError(message, self.prog)

    @property
    def actions(self) -> Sequence[argparse.Action]:
        """All arguments and flags."""
        return self._actions

    @property
    def flag_names(self) -> Collection[str]:
        """All flags, in each way to write them."""
        return self._option_string_actions.keys()

    def parse(
        self,
        arguments: Sequence[str],
        namespace: argparse.Namespace | None = None,
        *,
        stand_before: Collection[str] = (),
    ) -> argparse.Namespace:
        """Return what the arguments say, added to ``namespace``.

        :param stand_before: the flags of the program, which belong before its command.
        :raises UsageError: something is missing, or means nothing.
        """
        nargs = [action.nargs for action in self._get_positional_actions()]
        # Only the second allows flags between positional arguments; it is slower.
        plain = not nargs or argparse.REMAINDER in nargs
        known = self.parse_known_args if plain else self.parse_known_intermixed_args
        found, unknown = known(self._joined(arguments), namespace)
        if unknown:
            raise UsageError(self._why_not(unknown, stand_before), self.prog)
        return found

    def _joined(self, arguments: Sequence[str]) -> list[str]:
        """Write ``-r -3:current`` as ``-r-3:current``; argparse takes ``-3:current`` for a flag."""
        joined: list[str] = []
        for word in arguments:
            flag = self._option_string_actions.get(joined[-1]) if joined else None
            if flag is None or flag.nargs == 0 or not re.fullmatch(_NEGATIVE_RANGE, word):
                joined.append(word)
            else:
                joined[-1] += f"={word}" if joined[-1].startswith("--") else word
        return joined

    def _why_not(self, unknown: Sequence[str], stand_before: Collection[str]) -> str:
        flag = next((word for word in unknown if len(word) > 1 and word.startswith("-")), None)
        if flag is None:
            return f"unexpected argument: {unknown[0]}"
        name = flag.partition("=")[0] if flag.startswith("--") else flag[:2]
        if name in stand_before:
            program, _, command = self.prog.rpartition(" ")
            return f"{name} stands before the command, as in: {program} {name} ... {command}"
        return f"no such flag: {name}{did_you_mean(name, self.flag_names)}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``, did you mean ...?`` where one of the known words is like this one, else nothing."""
    from difflib import get_close_matches

    found = get_close_matches(
        word.replace("-", "_"), by_letters := {one.replace("-", "_"): one for one in known}
    )
    return f", did you mean {by_letters[found[0]]}?" if found else ""


def _width() -> int:
    try:
        columns = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size().columns
    except (OSError, ValueError):  # stdout is no terminal
        columns = 0
    return min(columns or 100, 100) - 2


TYPE_CHECKING = False  # importing typing for it would take a tenth of the time of `heads`
if TYPE_CHECKING:
    from typing import NoReturn
