"""The configuration: the runtime's, and the settings that only the developer's tool reads."""

from __future__ import annotations

from dataclasses import dataclass

from migrations_runtime.config import Config

__all__ = ["Config", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that production doesn't know.

    :ivar models: where the models are, as ``package.module:Base``; several are compared as one.
    """

    models: tuple[str, ...]

    @classmethod
    def of(cls, config: Config) -> Settings:
        """Read the settings from ``[diffgen]``, or from ``[tool.diffgen]``, which has lists."""
        given = config.get_diffgen_option("models") or ""
        listed = given if isinstance(given, list) else str(given).replace(",", " ").split()
        return cls(models=tuple(map(str, listed)))
