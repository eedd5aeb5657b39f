"""What is said of a step that failed: where, why, and what is left of it."""

from __future__ import annotations

from migrations_runtime.backfill.underway import Underway
from migrations_runtime.dialects import dialect_for
from migrations_runtime.origin import described, origin, shown
from migrations_runtime.resumption.keeper import Keeper
from migrations_runtime.steps import Step
from migrations_runtime.transactions import ExternalTransaction, Transactions
from migrations_runtime.transactions.standard import StandardTransactions


def subject(step: Step) -> str:
    """Return what a step is called in a sentence."""
    if step.is_stamp:
        return "The stamp"
    return f"Revision {step.scripts[0].revision} ({shown(step.scripts[0].path)})"


def failure(step: Step, error: BaseException) -> str:
    """Return which step failed, where in its script, and why."""
    if step.is_stamp:
        return f"The stamp failed: {described(error)}"
    script = step.scripts[0]
    place = origin(error, script.path) or shown(script.path)
    said = described(error)
    if isinstance(error, NameError) and "Alembic 'Operations'" in said:
        said = "this is Alembic's op; write: from migrations_runtime import op"
    return f"Revision {script.revision} failed in {step.direction}() at {place}: {said}"


def kept(underway: Underway, keeper: Keeper | None) -> str:
    """Return what is left of a step that failed, and was rolled back."""
    step, transactions = underway.step, underway.transactions
    if isinstance(transactions, ExternalTransaction):
        return "The transaction is its caller's to roll back"
    at = ", ".join(step.before) or "base"
    if underway.door is not None and underway.door.is_refused:
        return f"What was committed of it stays; the database is at {at}"
    if keeper is not None and keeper.has_kept:
        return (
            "What it had committed until then stays, and is not done again: the next "
            f"'{step.direction}' goes on behind it; the database is at {at}"
        )
    who = committer(transactions)
    if keeper is None and who and underway.written is not None:
        return (
            f"{who} commits each DDL statement by itself: what ran before stays, and the "
            f"ledger does not say so; see to it by hand before running it again (with a journal, "
            "and transactions, the next run goes on by itself)"
        )
    if underway.whole and not transactions.divided:
        return "Nothing of this run was kept"
    what = "Only what it had committed on its way" if transactions.divided else "Nothing of it"
    return f"{what} was kept; the database is at {at}"


def committer(transactions: Transactions) -> str | None:
    """Return what commits DDL before the revision is through, if anything does."""
    name = transactions.connection.dialect.name
    if not dialect_for(name).transactional_ddl:
        return name
    autocommit = isinstance(transactions, StandardTransactions) and transactions.autocommit
    return "A connection in AUTOCOMMIT mode" if autocommit else None
