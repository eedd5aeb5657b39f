"""``diffgen check --scratch``: all revisions up, which must make the models, and all of them down again."""

from __future__ import annotations

from dataclasses import dataclass

from diffgen.config import Config
from diffgen.dialects import dialect_of
from diffgen.environment.comparing import compared, connected, database_of, in_environment, named
from diffgen.environment.hooking import after_hooks
from diffgen.errors import ProofFailed
from diffgen.proof import Proof
from diffgen.replay import differences, reason, replayed
from diffgen.sources import Database
from migrations_runtime.errors import MigrationError
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import Graph, ScriptDirectory


@dataclass(frozen=True)
class Outcome:
    """What came out of a whole history.

    :ivar irreversible: what a revision says that can't be undone.
    """

    proof: Proof
    irreversible: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what to tell."""
        if self.irreversible is None or not self.proof.holds:
            return self.proof.lines
        return ("proved: up ✓", f"  not to be undone: {self.irreversible}")


def prove_history(config: Config) -> None:
    """Run the history up and down on a scratch database of the same server, and tell what came out.

    :raises ProofFailed: it does not make what the models say, or does not undo it.
    :raises CommandError: it can't be run, or the two can't be compared.
    """
    directory = ScriptDirectory.from_config(config)
    lines: list[str] = []
    failed: list[bool] = []

    def look(context: MigrationContext) -> None:
        outcome = _outcome(config, context, directory.graph)
        lines.extend(named(database_of(context), outcome.lines))
        failed.append(not outcome.proof.holds)

    in_environment(config, directory, look, at_head=False)
    if any(failed):
        raise ProofFailed(
            "the revisions do not make what the models say, or do not undo it; correct them, or add"
            " one by revision --autogenerate --from history",
            "\n".join(lines),
        )
    for line in lines:
        config.print_stdout("%s", line)


def _outcome(config: Config, context: MigrationContext, graph: Graph) -> Outcome:
    with replayed(context, connected(context).dialect, graph) as (trial, start):
        source = Database(trial.scratch, dialect_of(trial.scratch), rows=None)
        found = compared(config, trial.context, source)
        up = after_hooks(found, trial.context).differences
        trial.scratch.rollback()
        try:
            trial.down(graph, graph.topological(graph.revisions))
        except MigrationError as error:
            if isinstance(error.__cause__, NotImplementedError):
                return Outcome(Proof(up=up), irreversible=reason(error))
            return Outcome(Proof(up=up, down=(reason(error),)))
        left = differences(start, trial.state(), trial.dialect)
        return Outcome(Proof(up=up, down=tuple(left)))
