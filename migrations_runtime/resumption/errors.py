"""Why a run can't go on by itself from where the one before died."""

from __future__ import annotations

from migrations_runtime.errors import CommandError, LedgerError


class InDoubt(CommandError):
    """Nothing tells whether a statement took effect, or what a script would need is gone."""


class Diverged(CommandError):
    """A script says something else than it did in the run before."""


class HalfDone(LedgerError):
    """Another revision, or the same one the other way, is under way."""


class NotInDoubt(CommandError):
    """Nothing is half done of which it could be said what became of it."""


class AnswerNeeded(CommandError):
    """Somebody has to say whether a statement took effect."""

    exit_code = 1
