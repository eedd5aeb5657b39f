"""The arguments of ``context.configure``, in one place for its typed signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any, Literal, TypedDict

import sqlalchemy as sa

Hook = Callable[..., Any]


class Options(TypedDict, total=False):
    """What ``configure`` takes besides the connection; only what was given is in ``opts``.

    Options that are of use to comparing and rendering alone are kept for those who do that.
    """

    # Where statements go, and in which transactions
    url: str | sa.URL | None
    dialect_name: str | None
    dialect_opts: Mapping[str, Any]
    transactional_ddl: bool | None
    transaction_per_migration: bool
    output_buffer: IO[str] | IO[bytes] | None
    output_encoding: str
    literal_binds: bool
    mssql_batch_separator: str
    oracle_batch_separator: str
    lock_timeout: float
    operation_lock_timeout: float | str
    operation_statement_timeout: float | str
    operation_retries: int

    # Which revisions
    starting_rev: str | None
    tag: str | None
    on_version_apply: Hook | Iterable[Hook] | None
    version_table: str
    version_table_schema: str | None
    version_table_pk: bool
    journal: bool

    # Whether it is the right database, and what may be done there
    expected_database: str | None
    production: bool

    # What is compared
    target_metadata: sa.MetaData | str | Sequence[sa.MetaData | str] | None
    include_name: Hook | None
    include_object: Hook | None
    include_schemas: bool | str | Sequence[str]
    exclude_schemas: str | Sequence[str]
    include_tables: str | Sequence[str]
    exclude_tables: str | Sequence[str]
    reader: Literal["catalog", "inspector"]
    compare_type: bool | Hook
    compare_server_default: bool | Hook
    snapshot: bool
    autogenerate_plugins: Sequence[str] | None

    # How it is written
    template_args: Mapping[str, Any] | None
    render_as_batch: bool
    render_item: Hook | None
    process_revision_directives: Hook | None
    upgrade_token: str
    downgrade_token: str
    alembic_module_prefix: str
    sqlalchemy_module_prefix: str
    user_module_prefix: str | None
