"""The revisions that are about to be written, as hooks see and change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffgen.autogenerate import Directed, directed, rewritten, warnings_of
from diffgen.environment.comparing import named
from diffgen.environment.databases import Contribution
from diffgen.environment.hooking import Hook, call_hooks, hooks_of, is_directed
from diffgen.errors import CommandError
from diffgen.history.new_revision import Request
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import MigrationScript, ops


@dataclass(frozen=True)
class Drafted:
    """A revision to be written: what is asked of it, and each database's part."""

    request: Request
    parts: tuple[Contribution, ...]


class Draft:
    """Collects the parts of the databases that env.py goes through, and lets hooks change them.

    :param hook: the one that the command was given, called before that of env.py.
    """

    def __init__(self, request: Request, hook: Hook | None = None) -> None:
        self._request = request
        self._hook = hook
        self._parts: list[Contribution] = []
        self._directed: list[Directed] = []
        self._directives = [_script(request)]
        self._ours = self._directives[0]

    def add(self, context: MigrationContext, part: Contribution) -> None:
        """Add a database's part, and call the hooks for it.

        :raises CommandError: a hook failed.
        """
        self._parts.append(part)
        if not is_directed(context, self._hook):
            return
        if len(self._directed) + 1 < len(self._parts):
            raise CommandError(
                "env.py gives process_revision_directives for some of its databases only; give it "
                "in each call of context.configure()"
            )
        given = directed(part.found)
        given.upgrade_ops.upgrade_token = part.upgrade_token
        given.downgrade_ops.downgrade_token = part.downgrade_token
        self._directed.append(given)
        self._ours.upgrade_ops_list.append(given.upgrade_ops)
        self._ours.downgrade_ops_list.append(given.downgrade_ops)
        call_hooks(hooks_of(context, self._hook), context, self._directives)

    @property
    def is_directed(self) -> bool:
        """Whether functions of the project had a say."""
        return bool(self._directed)

    @property
    def nothing(self) -> str:
        """What to say where nothing is left to write."""
        if any(part.found.differences for part in self._parts):
            return "Nothing written: process_revision_directives left nothing of what differs"
        return "No differences: the models are what the database is; nothing written"

    def revisions(self) -> Sequence[Drafted]:
        """Return what is to be written, in that order; hooks may have made it nothing, or several.

        :raises CommandError: for an operation that cannot be written.
        """
        if not self._directed:
            return [Drafted(self._request, tuple(self._parts))]
        drafted = [
            Drafted(_request(script, self._request), tuple(self._rewritten(script)))
            for script in self._directives
        ]
        return [replace(one, parts=_waiving_together(one.parts, drafted)) for one in drafted]

    def _rewritten(self, script: MigrationScript) -> Iterator[Contribution]:
        lists = (script.upgrade_ops_list, script.downgrade_ops_list)
        for part, given, up, down in zip(self._parts, self._directed, *lists, strict=False):
            found, written = rewritten(given, up.ops, down.ops, script.imports)
            yield replace(
                part,
                upgrade_token=up.upgrade_token,
                downgrade_token=down.downgrade_token,
                found=found,
                written=written,
                warnings=named(part.database, warnings_of(written, found)),
            )


def _waiving_together(
    parts: Sequence[Contribution], drafted: Sequence[Drafted]
) -> tuple[Contribution, ...]:
    """Return parts that waive what no revision does: one may do what another leaves."""
    result = []
    for number, part in enumerate(parts):
        others = [one.parts[number].found.waived for one in drafted if len(one.parts) > number]
        waived = frozenset.intersection(*others)
        result.append(replace(part, found=replace(part.found, waived=waived)))
    return tuple(result)


def _script(request: Request) -> MigrationScript:
    script = MigrationScript(
        request.rev_id,
        ops.UpgradeOps(),
        ops.DowngradeOps(),
        message=request.message,
        head=request.head,
        splice=request.splice,
        branch_label=request.branch_label,
        version_path=request.version_path,
        depends_on=request.depends_on,
    )
    script.upgrade_ops_list.clear()
    script.downgrade_ops_list.clear()
    return script


def _request(script: MigrationScript, asked: Request) -> Request:
    return replace(
        asked,
        message=script.message,
        head=script.head or "head",
        splice=bool(script.splice),
        branch_label=script.branch_label,
        version_path=script.version_path,
        rev_id=script.rev_id,
        depends_on=script.depends_on,
    )
