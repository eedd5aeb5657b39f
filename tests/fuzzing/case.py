"""A case: what stands in the folder, what is wrong with it, what is typed; and how that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    to: str


@dataclass(frozen=True)
class Folder:
    """An empty folder."""


@dataclass(frozen=True)
class Pipe:
    """A named pipe, which nobody writes to: opening it waits for ever."""


@dataclass(frozen=True)
class Fault:
    """Something that is wrong with a project, or only unusual.

    :param what: it, for people.
    :param names: a message about it has one of these words in it.
    :param fatal: the commands that can't succeed with it; ``*`` is all that read the project.
    :param raises: whether a script of the user's raises an error of Python's own, which the message
        then names.
    """

    what: str
    names: tuple[str, ...] = ()
    fatal: frozenset[str] = frozenset()
    raises: bool = False


@dataclass(frozen=True)
class Case:
    """One use of a program.

    :param modes: the permissions of some paths; they bind what runs then, root or not.
    :param streams: those of stdin, stdout and stderr that are no file: closed, full, or broken.
    :param nowhere: whether it is run in a folder that is gone.
    :param by_itself: whether it is to be run as the shell would, by an interpreter of its own.
    """

    number: str
    program: str
    arguments: tuple[str, ...]
    nodes: Mapping[str, bytes | Link | Folder | Pipe]
    faults: tuple[Fault, ...] = ()
    environ: Mapping[str, str | None] = field(default_factory=dict)
    modes: Mapping[str, int] = field(default_factory=dict)
    streams: Mapping[str, str] = field(default_factory=dict)
    by_itself: bool = False
    nowhere: bool = False

    @property
    def command(self) -> str:
        """The command's name; empty where there is none."""
        flags_with_values = ("-c", "--config", "-n", "--name", "-x")
        words = iter(self.arguments)
        for word in words:
            if word in flags_with_values:
                next(words, None)
            elif not word.startswith("-"):
                return word
        return ""


@dataclass(frozen=True)
class Answer:
    """How a case ended.

    :param status: the exit status; ``-N``: signal N ended it.
    :param before: the folder's listing, see ``listing.py``.
    """

    status: int
    out: str
    err: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    seconds: float
