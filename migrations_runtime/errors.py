"""What goes wrong, said in one line: what, where and the way out.

::

    CommandError                what a user can cause; the command line prints it and exits
    ├── ConfigError             diffgen.ini, pyproject.toml, an environment variable
    ├── RevisionError           the revision files and the graph that they make
    │   ├── ScriptError         one file: it is no revision, it has a syntax error
    │   ├── DuplicateRevision   two files of one id
    │   ├── MissingParent       a file names a revision that no file has
    │   ├── CycleDetected       revisions that come before themselves
    │   └── ResolutionError     an id that names no revision, or cannot be walked to
    │       ├── MultipleHeads   one head was asked for and there are several
    │       └── WalkedTooFar    fewer revisions than are to be counted
    ├── EnvironmentScriptError  env.py raised, or does not do its part
    ├── ConnectionFailed        no database, no driver, no entry
    ├── DatabaseRefused         a statement of the command itself, such as for lack of a right
    ├── TransactionError        a transaction that would take the work back
    ├── LockTimeout             another runner is at work
    ├── LockLost                this one is, and others are no longer kept out
    ├── LedgerError             the version table is not what it was a moment ago
    ├── EditedScript            a script was edited after it was applied
    ├── NoSuchObject            an operation names a constraint or an index that is not there
    ├── Refused                 a guard of the configuration: production, another database
    ├── MigrationError          a revision's script raised; ``__cause__`` is what it raised
    └── DatabaseNotAtHead       ``current --check-heads``: a finding, exit code 1
"""

from __future__ import annotations


class CommandError(Exception):
    """A command, or an operation of a script, that cannot do what it was asked to."""

    exit_code = 2


class ConfigError(CommandError):
    """The configuration lacks a key, or holds one that means nothing."""


class RevisionError(CommandError):
    """The revision files, or the graph that they make, are not in order."""


class ScriptError(RevisionError):
    """One file of a versions folder cannot be read as a revision."""


class DuplicateRevision(RevisionError):
    """Two files have the same revision id, or two revisions the same branch label."""


class MissingParent(RevisionError):
    """A revision names another by ``down_revision`` or ``depends_on`` that no file has."""


class CycleDetected(RevisionError):
    """Revisions that come before themselves."""


class ResolutionError(RevisionError):
    """What a user typed names no revision, more than one, or one that cannot be walked to."""


class MultipleHeads(ResolutionError):
    """One head was asked for and there are several."""


class WalkedTooFar(ResolutionError):
    """There are fewer revisions above or below than were to be counted."""


class EnvironmentScriptError(CommandError):
    """``env.py`` raised an error, or does not do its part."""


class ConnectionFailed(CommandError):
    """The database cannot be reached, or its driver is not installed."""


class DatabaseRefused(CommandError):
    """The server refused a statement of the command itself; ``__cause__`` is the driver's error."""


class TransactionError(CommandError):
    """The connection is in a transaction, or in a mode, that would undo or halve the work."""


class LockTimeout(CommandError):
    """Another runner holds the lock for longer than this one was told to wait."""


class LockLost(CommandError):
    """The migration lock went while the run lasted; what was not committed by then never is."""


class LedgerError(CommandError):
    """The version table does not hold what it must hold for this step."""


class EditedScript(CommandError):
    """A script says another thing than when it was applied, and nobody has said that this is right."""


class NoSuchObject(CommandError, ValueError):
    """A constraint or an index that the table doesn't have.

    Also a ``ValueError``, as which scripts written for Alembic catch it around a batch.
    """


class Refused(CommandError):
    """A guard of the configuration stands in the way; nothing was done."""


class MigrationError(CommandError):
    """A revision's script raised; the original is ``__cause__``."""


class DatabaseNotAtHead(CommandError):
    """The database is not at the head of the revisions."""

    exit_code = 1
