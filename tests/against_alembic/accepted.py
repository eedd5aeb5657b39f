"""The differences that are meant: where Alembic crashes, guesses, or says less than it knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.against_alembic.answers import Listed, Moved, Refused, Stamped
from tests.against_alembic.case import Case
from tests.against_alembic.requests import Request

_BRACKETS = re.compile(r" \(([^()]*)\)")


@dataclass(frozen=True)
class Accepted:
    """A difference that is meant, and why."""

    why: str
    differences: tuple[str, ...]
    commands: tuple[str, ...]
    holds: Callable[[Case], bool]

    def covers(self, case: Case) -> bool:
        return (
            case.difference in self.differences
            and case.request.command.split()[0] in self.commands
            and self.holds(case)
        )


def _ours_says(pattern: str) -> Callable[[Case], bool]:
    return lambda case: isinstance(case.ours, Refused) and bool(
        re.search(pattern, case.ours.message)
    )


def _theirs_says(pattern: str) -> Callable[[Case], bool]:
    return lambda case: isinstance(case.theirs, Refused) and bool(
        re.search(pattern, case.theirs.message)
    )


def _always(case: Case) -> bool:
    return True


def _counts(case: Case) -> bool:
    return any(symbol.steps for symbol in case.symbols)


def _counts_down_alone(case: Case) -> bool:
    return any(symbol.relative and symbol.steps < 0 for symbol in case.symbols)


def _of_a_branch(case: Case) -> bool:
    return any(symbol.label for symbol in case.symbols)


def _undoes_less(case: Case) -> bool:
    """Whether base was said of one line, and Alembic takes back others as well."""
    assert isinstance(case.ours, Moved)
    assert isinstance(case.theirs, Moved)
    return (_of_a_branch(case) or _counts(case)) and set(case.ours.path) < set(case.theirs.path)


def _one_row_less(case: Case) -> bool:
    """Whether Alembic leaves rows of what other rows take with them, and no more."""
    if isinstance(case.ours, Moved) and isinstance(case.theirs, Moved) and case.ours.path:
        theirs = case.graph.uncovered([*case.theirs.rows[-1]])
        return (case.redundant or case.spare) and case.ours.rows[-1] == set(theirs)
    return False


def _loses_a_row(case: Case) -> bool:
    """Whether Alembic forgets revisions that nobody asked it to."""
    assert isinstance(case.ours, Stamped)
    assert isinstance(case.theirs, Stamped)
    ours, theirs = (case.graph.ancestors(one.rows) for one in (case.ours, case.theirs))
    return theirs < ours


def _stamps_one_row_less(case: Case) -> bool:
    assert isinstance(case.ours, Stamped)
    assert isinstance(case.theirs, Stamped)
    return case.ours.rows == set(case.graph.uncovered([*case.theirs.rows]))


def _says_base(case: Case) -> bool:
    """Whether a stamp to base leaves what a downgrade to it leaves; of several, any is base."""
    if case.request.command != "stamp" or len(case.request.arguments) > 1:
        return _counts(case) or any(symbol.name == "base" for symbol in case.symbols)
    undone = case.diffgen.answer(Request("downgrade", case.request.arguments), case.rows)
    assert isinstance(undone, Moved)
    left = undone.rows[-1] if undone.rows else set(case.rows)
    return isinstance(case.ours, Stamped) and case.ours.rows == left


def _more_labels(case: Case) -> bool:
    """Whether lines differ in labels alone, of which ours have more."""
    assert isinstance(case.ours, Listed)
    assert isinstance(case.theirs, Listed)
    each = (
        sorted({*one.lines}, key=_bare) for one in (case.ours, case.theirs)
    )  # show may repeat one
    pairs = zip(*each, strict=True)
    told = {*case.graph.labels, "mergepoint"}
    return all(
        _bare(ours) == _bare(theirs)
        and _bracketed(theirs) <= _bracketed(ours) <= _bracketed(theirs) | told
        for ours, theirs in pairs
    )


def _bare(line: str) -> str:
    return _BRACKETS.sub("", line)


def _bracketed(line: str) -> set[str]:
    """Return the words in brackets; not the dependencies, which Alembic shows as they are written."""
    own = line.rpartition(" -> ")[2]
    return {word for found in _BRACKETS.findall(own) for word in found.split(", ")}


def _less_of_others(case: Case) -> bool:
    """Whether a range names a branch, and Alembic lists others with it, or does not find it."""
    assert isinstance(case.ours, Listed)
    assert isinstance(case.theirs, Listed)
    ours, theirs = set(case.ours.ids), set(case.theirs.ids)
    return _of_a_branch(case) and (not theirs or ours < theirs)


def _of_current_at_base(case: Case) -> bool:
    return not case.rows and any(symbol.name == "current" for symbol in case.symbols)


def _with_all_heads(case: Case) -> bool:
    """Whether ``heads`` are to be joined: also one that another depends on, and none if it is one."""
    implied = case.request.command == "history" and case.request.arguments[0].endswith(":")
    needed = case.graph.heads != case.graph.effective_heads
    return (needed or case.request.command.startswith("merge")) and (
        implied or any(symbol.name == "heads" for symbol in case.symbols)
    )


MOVES = ("upgrade", "downgrade")
LISTS = ("history", "show", "heads", "branches", "current")
WRITES = ("merge", "revision")

ACCEPTED = (
    Accepted(
        "Alembic shows a traceback",
        ("theirs crashes",),
        (*MOVES, "stamp", *LISTS, *WRITES),
        _always,
    ),
    Accepted(
        "Alembic takes the number in a label like q-1 for steps",
        ("theirs refuses",),
        (*MOVES, "stamp", *LISTS, *WRITES),
        lambda case: any("q-1" in given for given in case.request.arguments),
    ),
    Accepted(
        "Alembic knows current in history and show alone",
        ("theirs refuses",),
        (*MOVES, "stamp", *WRITES),
        _theirs_says("identified by 'current'"),
    ),
    Accepted(
        "base-1 is nothing; in Alembic it is the head",
        ("ours refuses",),
        ("upgrade", "stamp", "show", "history", *WRITES),
        _ours_says("'base-1' walks too far"),
    ),
    Accepted(
        "of ids that begin alike, a branch tells which is meant in every command",
        ("theirs refuses",),
        ("downgrade", "stamp"),
        lambda case: any(s.label and s.name not in case.graph for s in case.symbols)
        and _theirs_says("Can't locate revision")(case),
    ),
    # -- where revisions are named twice over ------------------------------------------------
    Accepted(
        "Alembic keeps rows of revisions that a row comes after already, or loses its way, where "
        "depends_on names what a revision follows anyhow",
        (
            "rows differ",
            "rows differ on our way",
            "rows differ on their way",
            "theirs crashes on our way",
        ),
        MOVES,
        _one_row_less,
    ),
    Accepted(
        "Alembic takes two heads for overlapping that depend on each other",
        ("theirs refuses",),
        ("upgrade",),
        _theirs_says("overlaps with other"),
    ),
    Accepted(
        "a row of what another row comes after says nothing; Alembic counts from it, too",
        ("ids differ", "rows differ", "theirs refuses"),
        (*MOVES, "stamp", "history", "show", "current"),
        lambda case: case.spare,
    ),
    # -- downgrade ---------------------------------------------------------------------------
    Accepted(
        "Alembic forgets the branch where there is one base, and takes back all lines",
        ("paths differ",),
        ("downgrade",),
        _undoes_less,
    ),
    Accepted(
        "-N from several heads takes back those of any one in Alembic, which warns of it",
        ("ours refuses",),
        ("downgrade",),
        _ours_says("is ambiguous: the database has the heads"),
    ),
    Accepted(
        "label@-N goes on below the fork in Alembic, and takes back other branches",
        ("ours refuses",),
        ("downgrade",),
        _ours_says("walks too far"),
    ),
    Accepted(
        "label@ID is not held to its label by Alembic",
        ("ours refuses",),
        ("downgrade", "upgrade"),
        _ours_says("not a member of branch"),
    ),
    Accepted(
        "-N over a merge takes back the merge; Alembic calls it ambiguous",
        ("theirs refuses",),
        ("downgrade",),
        _theirs_says("Ambiguous walk"),
    ),
    Accepted(
        "Alembic looks for the head of all branches where one is named, or cannot tell where heads are",
        ("theirs refuses",),
        ("downgrade",),
        _theirs_says("Multiple head revisions"),
    ),
    Accepted(
        "Alembic looks for a branch below its label only; nothing to take back is no error",
        ("theirs refuses",),
        ("downgrade",),
        _theirs_says("[nN]ot a valid downgrade target"),
    ),
    # -- upgrade -----------------------------------------------------------------------------
    Accepted(
        "where +1 begins is not guessed if there are several heads, also those of a merge to come",
        ("ours refuses",),
        ("upgrade", "downgrade", "history"),
        _ours_says("could count from any of"),
    ),
    # -- stamp -------------------------------------------------------------------------------
    Accepted(
        "Alembic writes a row of what another row comes after",
        ("ours refuses",),
        ("stamp",),
        _ours_says("overlaps with other requested"),
    ),
    Accepted(
        "Alembic writes, or keeps, a row of what another row comes after",
        ("rows differ",),
        ("stamp",),
        _stamps_one_row_less,
    ),
    Accepted(
        "Alembic loses rows of branches that were not spoken of",
        ("rows differ",),
        ("stamp",),
        _loses_a_row,
    ),
    Accepted(
        "base of a branch is what downgrade to it leaves; Alembic reads it by the lines of the rows",
        ("rows differ",),
        ("stamp",),
        _says_base,
    ),
    Accepted(
        "-N counts from where the database is; in Alembic from the heads of the files",
        ("ours refuses",),
        ("stamp", "show", *WRITES),
        _counts_down_alone,
    ),
    Accepted(
        "Alembic takes steps for upgrade and downgrade alone",
        ("theirs refuses",),
        ("stamp", "show", "history", *WRITES),
        _counts,
    ),
    # -- lists -------------------------------------------------------------------------------
    Accepted(
        "labels go down to the fork also where the branch forks later, in Alembic not always; heads "
        "tells of merges as well",
        ("lines differ",),
        LISTS,
        _more_labels,
    ),
    Accepted(
        "a range that names a branch lists that one",
        ("ids differ",),
        ("history",),
        _less_of_others,
    ),
    Accepted(
        "-N: counts from the other end; in Alembic from the heads of the files",
        ("ids differ", "ours refuses", "theirs refuses"),
        ("history",),
        _counts_down_alone,
    ),
    Accepted(
        "a range to current is empty where nothing is applied; Alembic lists all",
        ("ids differ", "ours refuses"),
        ("history",),
        _of_current_at_base,
    ),
    Accepted(
        "a range that goes beyond the first or the last revision is told; Alembic stops there",
        ("ours refuses",),
        ("history",),
        _ours_says("walks too far"),
    ),
    Accepted(
        "the branch that a range starts in is not looked at by Alembic",
        ("ours refuses",),
        ("history",),
        _ours_says("Requested range .*(@|:base)|not a member of branch"),
    ),
    Accepted(
        "Alembic takes current at one end only, and of several beginnings wants all to be below the end",
        ("theirs refuses",),
        ("history",),
        lambda case: any(s.name in ("current", "heads") for s in case.symbols),
    ),
    Accepted(
        "-N counts from where the database is; in Alembic from the heads of the files",
        ("ids differ", "theirs refuses"),
        ("show",),
        _counts_down_alone,
    ),
    Accepted(
        "base is no revision to be shown; Alembic prints nothing",
        ("ours refuses",),
        ("show",),
        _ours_says("base is no revision"),
    ),
    Accepted(
        "what is named twice is joined once",
        ("theirs refuses",),
        ("merge",),
        _theirs_says("Duplicate head"),
    ),
    Accepted(
        "heads are all that nothing follows; Alembic leaves out what another depends on",
        ("ids differ", "theirs refuses"),
        ("show", "history", *WRITES),
        _with_all_heads,
    ),
    # -- new revisions -----------------------------------------------------------------------
    Accepted(
        "a merge of less than two is none; Alembic writes a revision that does nothing",
        ("ours refuses",),
        ("merge",),
        _ours_says("a merge takes two|there is nothing to merge"),
    ),
)


def why_accepted(case: Case) -> str | None:
    """Return why a difference is meant; None: it is not."""
    return next((accepted.why for accepted in ACCEPTED if accepted.covers(case)), None)
