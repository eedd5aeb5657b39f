"""env.py without a database: it is run as for ``--sql``, to hear of the models and the options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.config import Config
from migrations_runtime.environment import EnvironmentContext
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import ScriptDirectory

URL = "sqlalchemy.url"


class DetachedEnvironment(EnvironmentContext):
    """Gives env.py a context that is of a server, and connected to none.

    ``servers`` in ``context_opts`` are the names of the dialects that are known, by database.
    """

    def is_detached_mode(self) -> bool:
        """Say that nothing is connected to."""
        return True

    def configure(
        self,
        connection: sa.Connection | None = None,
        url: str | sa.URL | None = None,
        dialect_name: str | None = None,
        dialect_opts: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """Say which models are compared, and how; a connection counts for its dialect alone."""
        options = self._fitting(connection, {}, options)
        known = self.context_opts["server_of"](options.get("upgrade_token"))
        if known is not None:
            url, dialect_name = None, known
        elif connection is not None:
            url, dialect_name = None, connection.dialect.name
        super().configure(None, url, dialect_name, dialect_opts, **options)


def run_detached(
    config: Config,
    directory: ScriptDirectory,
    work: Callable[[MigrationContext], None],
    server_of: Callable[[str | None], str | None],
    urls: Mapping[str | None, str],
) -> None:
    """Run env.py without a database, and ``work`` where it would run migrations.

    :param server_of: the name of the dialect, by ``upgrade_token``; None where env.py must know it.
    :param urls: what stands in the configuration for the database of the main section (None), or
        of another one: the variables in the true one need not be set where no database is at hand.
    """

    def instead(heads: tuple[str, ...], context: MigrationContext) -> tuple[()]:
        work(context)
        return ()

    heads = tuple(directory.get_heads(consider_depends_on=True))
    given = {"server_of": server_of, "starting_rev": heads}
    with DetachedEnvironment(
        _with_urls(config, urls), directory, fn=instead, as_sql=True
    ) as environment:
        environment.context_opts.update(given)
        directory.run_env()


def _with_urls(config: Config, urls: Mapping[str | None, str]) -> Config:
    """Return a copy of the configuration with other URLs, and without a connection in it."""
    twin = config.copied()
    twin.attributes.pop("connection", None)
    for section, url in urls.items():
        if section is None:
            twin.set_main_option(URL, url)
        else:
            twin.set_section_option(section, URL, url)
    return twin
