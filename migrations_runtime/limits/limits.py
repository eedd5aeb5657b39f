"""What a statement may take, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrations_runtime.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds; None is what the server says, and 0 no limit.

    :ivar lock_timeout: how long a statement waits for a lock.
    :ivar statement_timeout: how long it takes at all.
    :ivar retries: how often a revision is tried again that others were in the way of.
    """

    lock_timeout: float | None = None
    statement_timeout: float | None = None
    retries: int | None = None

    @classmethod
    def configured(cls, settings: Settings, opts: Mapping[str, Any]) -> Limits:
        """Return what ``context.configure`` says, else the configuration."""

        def said(name: str) -> Any:
            given = opts.get(name)
            return getattr(settings, name) if given is None else given

        return cls(
            said("operation_lock_timeout"),
            said("operation_statement_timeout"),
            said("operation_retries"),
        )

    def or_else(self, other: Limits) -> Limits:
        """Return these, and where they say nothing, the others."""

        def first(own: Any, others: Any) -> Any:
            return others if own is None else own

        return Limits(
            first(self.lock_timeout, other.lock_timeout),
            first(self.statement_timeout, other.statement_timeout),
            first(self.retries, other.retries),
        )

    @property
    def bounds(self) -> bool:
        """Whether there is anything to tell a server."""
        return self.lock_timeout is not None or self.statement_timeout is not None
