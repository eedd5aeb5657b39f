"""What a function of a script writes without a database, and how a case file shows it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from migrations_runtime.errors import CommandError
from migrations_runtime.executor.notation import STANDARD_NOTATION, Notation
from migrations_runtime.executor.offline import Offline
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations

DOWNGRADE = "-- downgrade"


@dataclass(frozen=True)
class Written:
    """Statements, or why there are none.

    :param notation: how a script has them.
    """

    statements: Sequence[str]
    refused: str | None = None
    warnings: Sequence[str] = ()
    notation: Notation = STANDARD_NOTATION

    @property
    def text(self) -> str:
        """The statements as a file shows them, or the refusal in a comment."""
        if self.refused is not None:
            return f"-- refused: {self.refused}\n"
        separator = f"\n{self.notation.separator}"
        paragraphs = [f"{self.notation.ended(sql)}{separator}" for sql in self.statements]
        lines = "\n".join(paragraphs or ["-- nothing"]).replace("\t", "    ").splitlines()
        told = [f"-- warning: {warning}" for warning in self.warnings]
        return "".join(f"{line.rstrip()}\n" for line in (*told, *lines) if line.strip())


class _Paragraphs(io.StringIO):
    """Keeps what is written paragraph by paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def write(self, text: str) -> int:
        """Keep one."""
        self.all.append(text.removesuffix("\n\n"))
        return len(text)


def written(url: str, function: Callable[[], object]) -> Written:
    """Return what a function writes for the dialect of a URL, as ``--sql`` does."""
    buffer = _Paragraphs()
    context = MigrationContext.configure(url=url, opts={"output_buffer": buffer})
    notation = context.impl.runtime.notation
    assert isinstance(context.executor, Offline)
    context.executor.notation = notation._replace(opening=(), separator="", ended=str)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            with Operations.context(context):
                function()
        except CommandError as error:
            return Written([], str(error))
    return Written(buffer.all, None, [str(one.message) for one in told], notation)


def section(upgrade: Written, downgrade: Written | None) -> str:
    """Return both ways as a block of a file; where there is no way up, there is none back."""
    back = (
        ""
        if downgrade is None or upgrade.refused is not None
        else f"\n{DOWNGRADE}\n{downgrade.text}"
    )
    return f"{upgrade.text}{back}"
