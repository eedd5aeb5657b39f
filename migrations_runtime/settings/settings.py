"""What the configuration says, as one value: every key with its type, checked and settled."""

from __future__ import annotations

from collections.abc import Callable

from migrations_runtime.settings import values

TYPE_CHECKING = False  # what typing has, without the 3 ms that importing it takes
if TYPE_CHECKING:
    from typing import Any, Protocol, TypeVar

    T = TypeVar("T")

    class Keys(Protocol):
        """What the configuration says, key by key; ``Config`` is that."""

        def get_diffgen_option(self, name: str) -> Any:
            """Return what a key says; ``None`` where nothing does."""

        def where(self, name: str) -> str:
            """Return the file, the line and the name of a key, for errors."""


FILE_TEMPLATE = "%(rev)s_%(slug)s"
LOCK_TIMEOUT = 300.0
OPERATION_RETRIES = 3


class Settings:
    """The keys of one environment; made once by each command, and frozen.

    ``sqlalchemy.url`` and its like are not here: ``env.py`` reads them, and may set them before.

    :ivar script_location: the folder of the environment, or ``package:folder``.
    :ivar prepend_sys_path: folders for the front of ``sys.path``.
    :ivar version_locations: folders of revisions; none: ``versions`` in the environment's.
    :ivar recursive_version_locations: whether their sub-folders count, too.
    :ivar sourceless: whether a ``.pyc`` without its source is a revision.
    :ivar file_template: the name of a new file.
    :ivar truncate_slug_length: how much of the message goes into that name.
    :ivar timezone: of the date in a new file; ``None`` is the machine's.
    :ivar output_encoding: of new files.
    :ivar revision_environment: whether ``env.py`` runs for every new revision.
    :ivar lock_timeout: how many seconds to wait for another runner.
    :ivar operation_lock_timeout: how many seconds a statement of a script waits for a lock at most;
        ``None`` is what the server says, and 0 no limit.
    :ivar operation_statement_timeout: how many seconds it takes at most, likewise.
    :ivar operation_retries: how often a revision is tried again that others were in the way of.
    :ivar version_table: the name of the version table, unless ``env.py`` says another.
    :ivar version_table_schema: its schema, likewise.
    :ivar journal: whether what is applied is written down beside it.
    :ivar project: the id of the project, by which its journal is known.
    :ivar expected_database: the name that the database must have.
    :ivar production: whether what can't be taken back needs somebody's consent.
    :ivar alembic_names: whether ``import alembic`` in scripts, env.py and models gives this package.
    :ivar models: what to compare with, as ``package.module:Base``; several are compared as one.
    :ivar include_schemas: which schemas are compared: ``True`` for all, or patterns; ``False`` for
        the default one, and those that the models name.
    :ivar exclude_schemas: patterns of schemas that take no part.
    :ivar include_tables: patterns of the tables that do; none: all of them.
    :ivar exclude_tables: patterns of tables that don't.
    :ivar reader: what reads a database: ``catalog`` or SQLAlchemy's ``inspector``.
    :ivar snapshot: whether each revision written from the models keeps the snapshot beside them.
    :raises ConfigError: a value is not what its key takes; it names file, line and key.
    """

    __slots__ = (
        "alembic_names",
        "exclude_schemas",
        "exclude_tables",
        "expected_database",
        "file_template",
        "include_schemas",
        "include_tables",
        "journal",
        "lock_timeout",
        "models",
        "operation_lock_timeout",
        "operation_retries",
        "operation_statement_timeout",
        "output_encoding",
        "prepend_sys_path",
        "production",
        "project",
        "reader",
        "recursive_version_locations",
        "revision_environment",
        "script_location",
        "snapshot",
        "sourceless",
        "timezone",
        "truncate_slug_length",
        "version_locations",
        "version_table",
        "version_table_schema",
    )

    def __init__(self, config: Keys) -> None:
        def key(name: str, read: Callable[[object, values.Place], T], default: T) -> T:
            value = config.get_diffgen_option(name)
            return default if value is None else read(value, lambda: config.where(name))

        separator = key("path_separator", values.path_separator, values.SEPARATORS["os"])

        def folders(value: object, place: values.Place) -> tuple[str, ...]:
            return values.paths(value, place, separator)

        nothing: tuple[str, ...] = ()
        own_schemas: bool | tuple[str, ...] = False
        self.script_location = key("script_location", values.text, "") or None
        self.prepend_sys_path = key("prepend_sys_path", folders, nothing)
        self.version_locations = key("version_locations", folders, nothing)
        self.recursive_version_locations = key("recursive_version_locations", values.boolean, False)
        self.sourceless = key("sourceless", values.boolean, False)
        self.file_template = key("file_template", values.text, "") or FILE_TEMPLATE
        self.truncate_slug_length = key("truncate_slug_length", values.whole_number, 40)
        self.timezone = key("timezone", values.text, "") or None
        self.output_encoding = key("output_encoding", values.encoding, "utf-8")
        self.revision_environment = key("revision_environment", values.boolean, False)
        self.lock_timeout = key("lock_timeout", values.seconds, LOCK_TIMEOUT)
        unlimited: float | None = None
        self.operation_lock_timeout = key("operation_lock_timeout", values.seconds, unlimited)
        self.operation_statement_timeout = key(
            "operation_statement_timeout", values.seconds, unlimited
        )
        self.operation_retries = key("operation_retries", values.whole_number, OPERATION_RETRIES)
        self.version_table = key("version_table", values.text, "") or None
        self.version_table_schema = key("version_table_schema", values.text, "") or None
        self.journal = key("journal", values.boolean, True)
        self.project = key("project", values.project, "") or None
        self.expected_database = key("expected_database", values.text, "") or None
        self.production = key("production", values.boolean, False)
        self.alembic_names = key("alembic_names", values.boolean, False)
        self.models = key("models", values.names, nothing)
        self.include_schemas = key("include_schemas", values.all_or_names, own_schemas)
        self.exclude_schemas = key("exclude_schemas", values.names, nothing)
        self.include_tables = key("include_tables", values.names, nothing)
        self.exclude_tables = key("exclude_tables", values.names, nothing)
        self.reader = key("reader", values.reader, values.READERS[0])
        self.snapshot = key("snapshot", values.boolean, False)

    def __setattr__(self, name: str, value: object) -> None:
        """Set what has no value yet, which is so in ``__init__`` alone."""
        if hasattr(self, name):
            raise AttributeError(f"{name} is settled; change the Config, and make Settings anew")
        object.__setattr__(self, name, value)
