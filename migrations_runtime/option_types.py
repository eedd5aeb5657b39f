"""What each argument of ``context.configure`` may be; another is refused before anything is done."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from migrations_runtime.errors import CommandError, ConfigError
from migrations_runtime.settings import values

Reader = Callable[[Any, values.Place], Any]


def read(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options: times as seconds, truth values as such, what is unknown as it is.

    :raises ConfigError: one is of a type that it can't have.
    """
    return {name: _read(name, value) for name, value in options.items()}


def require_connection(connection: object) -> None:
    """Refuse what is no connection.

    :raises CommandError: an engine, an asynchronous connection, a session.
    """
    if isinstance(connection, sa.Engine):
        raise CommandError(
            "'connection' must be a Connection, and this is an Engine; open one with "
            "'with engine.connect() as connection:'"
        )
    name = type(connection).__name__
    if name in ("AsyncConnection", "AsyncEngine"):
        raise CommandError(
            f"'connection' must be a Connection, and this is an {name}; "
            "write a function of a Connection, and 'await connection.run_sync(function)'"
        )
    if not hasattr(connection, "dialect"):
        raise CommandError(
            f"'connection' must be a Connection, and this is {_said(connection)}; "
            "open one with 'with engine.connect() as connection:'"
        )
    if getattr(connection, "closed", False):
        raise CommandError(
            "'connection' is closed; run the migrations within 'with engine.connect() as connection:'"
        )


def _read(name: str, value: Any) -> Any:
    reader = _READERS.get(name)
    if reader is None or value is None:
        return value
    return reader(value, lambda: f"{name} of context.configure()")


def _of(takes: str, fits: Callable[[Any], bool], value: Any, place: values.Place) -> Any:
    if not fits(value):
        raise ConfigError(f"{place()} must be {takes}, not {_said(value)}")
    return value


def _said(value: object) -> str:
    is_short = isinstance(value, str | int | float)
    return reprlib.repr(value) if is_short else f"of the type {type(value).__name__}"


def _functions(value: Any, place: values.Place) -> tuple[Any, ...]:
    given = (value,) if callable(value) or not isinstance(value, Iterable) else tuple(value)
    return tuple(_of("a function, or a list of functions", callable, one, place) for one in given)


def _text(value: Any, place: values.Place) -> str:
    text = values.text(value, place)
    try:
        text.encode()
    except UnicodeEncodeError as error:  # half of a character, such as U+D800
        wrong = text[error.start : error.end]
        raise ConfigError(f"{place()} has {wrong!a} in it, which no server takes") from None
    return text


def _truth(value: Any, place: values.Place) -> Any:
    """Return the truth value that a word is for; of what is no word, Python knows it."""
    return values.boolean(value, place) if isinstance(value, str) else value


def _is_all_or_some(value: Any) -> bool:
    return isinstance(value, bool) or _are_texts(value)


def _is_judgement(value: Any) -> bool:
    return callable(value) or (isinstance(value, int) and value in (0, 1))


def _are_texts(value: Any) -> bool:
    return _is_text(value) or (isinstance(value, Collection) and all(map(_is_text, value)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_url(value: Any) -> bool:
    return isinstance(value, str | sa.URL)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_file(value: Any) -> bool:
    return hasattr(value, "write")


_FUNCTION = partial(_of, "a function", callable)
_NAMES = partial(_of, "a text, or a list of texts", _are_texts)
_JUDGEMENT = partial(_of, "True, False or a function", _is_judgement)
_MAPPING = partial(_of, "a dictionary", _is_mapping)

_READERS: Mapping[str, Reader] = {
    "url": partial(_of, "a URL", _is_url),
    "dialect_opts": _MAPPING,
    "template_args": _MAPPING,
    "output_buffer": partial(_of, "a file that is open for writing", _is_file),
    "output_encoding": values.encoding,
    "reader": values.reader,
    "on_version_apply": _functions,
    "include_schemas": partial(_of, "True, False, or a list of names", _is_all_or_some),
    "starting_rev": _NAMES,
    **dict.fromkeys(("lock_timeout", "operation_lock_timeout"), values.seconds),
    "operation_statement_timeout": values.seconds,
    "operation_retries": values.whole_number,
    **dict.fromkeys(("exclude_schemas", "include_tables", "exclude_tables"), _NAMES),
    **dict.fromkeys(("compare_type", "compare_server_default"), _JUDGEMENT),
    **dict.fromkeys(
        ("include_name", "include_object", "render_item", "process_revision_directives"), _FUNCTION
    ),
    **dict.fromkeys(
        (
            "dialect_name",
            "version_table",
            "version_table_schema",
            "expected_database",
            "mssql_batch_separator",
            "oracle_batch_separator",
            "upgrade_token",
            "downgrade_token",
            "alembic_module_prefix",
            "sqlalchemy_module_prefix",
            "user_module_prefix",
        ),
        _text,
    ),
    **dict.fromkeys(
        (
            "transactional_ddl",
            "transaction_per_migration",
            "literal_binds",
            "version_table_pk",
            "journal",
            "production",
            "snapshot",
            "render_as_batch",
        ),
        _truth,
    ),
}
