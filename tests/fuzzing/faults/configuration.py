"""What diffgen.ini may say."""

from __future__ import annotations

import re
from random import Random

from migrations_runtime.settings.settings import Settings
from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.projects import PYPROJECT
from tests.fuzzing.words import odd, shortened

INI = "diffgen.ini"
KEYS = (
    *Settings.__slots__,
    "path_separator",
    "sqlalchemy.url",
    "sqlalchemy.echo",
    "sqlalchemy.pool_size",
    "sqlalchemy.nothing",
    "url",
    "databases",
    "no_such_key",
)
VALUES = (
    "true",
    "maybe",
    "5",
    "-5",
    "1e400",
    "inf",
    "9" * 5_000,
    "١٢",
    "²",
    "os",
    "%(gone)s",
    "%(script_location)s",
    "%(sqlalchemy.url)s",
    "%(here)s",
    "%(here)",
    "%(__name__)s",
    "%%(rev)s",
    "%%(rev)d",
    "%%(gone)s",
    "%%(rev)s/%%(slug)s",
    "%%(rev)",
    "%%(year)99999999d",
    "../%%(rev)s",
    "/tmp/%%(rev)s",
    "${GONE}",
    "${HOME}",
    "$${HOME}",
    "/nowhere",
    "/",
    "/dev/null",
    "shop.py",
    "migrations",
    "migrations:versions",
    "gone:versions",
    "os:x",
    "sqlalchemy:gone",
    ".x:y",
    "shop:Base",
    "shop:gone",
    "shop:Base:x",
    "gone:Base",
    "gone.deep:Base",
    "shop",
    ":",
    "os:path",
    "a:b, c:d",
    "*",
    "[",
    "[!",
    "a.b.c",
    "from_metadata",
    "main",
    "idna",
    "punycode",
    "rot13",
    "hex",
    "undefined",
    "UTC",
    "Mars/Phobos",
    "../UTC",
    "/etc/passwd",
    "sqlite://",
    "sqlite:///",
    "sqlite:///.",
    "sqlite:///migrations",
    "sqlite:////nowhere/shop.db",
    "sqlite:///shop.py",
    "sqlite:///shop.db?mode=ro&uri=true",
    "sqlite:///file:shop.db?mode=ro&uri=true",
    "sqlite:///shop.db?gone=1",
    "sqlite:///shop.db?timeout=x",
    "sqlite:///x\\0y",
    "sqlite+gone:///shop.db",
    "sqlite+aiosqlite:///shop.db",
    "sqlite:///shop.db\n",
    "sqlite",
    "gone://x/y",
    "postgresql+psycopg://me:secret@127.0.0.1:1/shop",
    "postgresql+psycopg://me:secret@127.0.0.1:99999/shop",
    "postgresql+psycopg://me:secret@127.0.0.1:port/shop",
    "postgresql+psycopg://me:secret@[::1/shop",
    "postgresql+psycopg://me:secret@gone.invalid/shop",
    "postgresql+psycopg://@127.0.0.1:1/shop?connect_timeout=x",
    "postgresql+psycopg://127.0.0.1:1/shop?gone=1",
    "postgresql+psycopg:///shop?host=/nowhere",
    "postgresql+asyncpg://me:secret@127.0.0.1:1/shop",
    "mysql+pymysql://me:secret@127.0.0.1:1/shop",
    "mysql+pymysql://me:secret@127.0.0.1:1/shop?charset=gone",
    "mysql+gone://me:secret@127.0.0.1:1/shop",
    "mssql+pymssql://me:secret@127.0.0.1:1/shop",
    "oracle+oracledb://me:secret@127.0.0.1:1/shop",
    "postgres://me:secret@127.0.0.1:1/shop",
    "diffgen_version; DROP TABLE account",
    'a"b',
    "account",
    "sqlite_master",
    "x.y",
)


def a_value(random: Random, draft: Draft) -> Fault:
    """Give a key another value, or one that had none."""
    if draft.configuration != INI:
        draft.write(INI, "[diffgen]\n")
    key = random.choice(KEYS)
    value = random.choice(VALUES) if random.random() < 0.8 else odd(random)
    spaced = value.replace("\n", "\n    ")
    text = re.sub(rf"(?m)^{re.escape(key)} = .*\n", "", draft.text(INI))
    draft.write(INI, text.replace("[diffgen]\n", f"[diffgen]\n{key} = {spaced}\n", 1))
    names = (key, key.removeprefix("sqlalchemy."), *(word for word in (value.strip(),) if word))
    return Fault(f"{key} = {shortened(value)} in the ini", (*names, *_missed(key), INI))


def another_section(random: Random, draft: Draft) -> Fault:
    """Change the sections."""
    text = draft.text(INI) if draft.configuration == INI else "[diffgen]\n"
    how = {
        "no section": text.replace("[diffgen]\n", "", 1),
        "another section": text.replace("[diffgen]", "[other]", 1),
        "a section twice": f"{text}\n[diffgen]\nurl = x\n",
        "DEFAULT": f"[DEFAULT]\nscript_location = gone\n{text}",
        "a section that does not end": text.replace("[diffgen]", "[diffgen", 1),
        "a section without a name": f"[]\n{text}",
        "a key twice": text.replace("[diffgen]\n", "[diffgen]\nurl = x\nurl = y\n", 1),
        "a line without a value": text.replace("[diffgen]\n", "[diffgen]\nalone\n", 1),
        "an empty key": text.replace("[diffgen]\n", "[diffgen]\n= x\n", 1),
        "an indented line": text.replace("[diffgen]\n", "[diffgen]\n   x = y\n", 1),
        "no value": text.replace("[diffgen]\n", "[diffgen]\nmodels =\n", 1),
        "broken loggers": re.sub(r"keys = \w+", "keys = gone", text),
        "no formatter": text.replace("[formatter_generic]", "[formatter_gone]"),
        "another handler": text.replace("StreamHandler", "Gone"),
        "odd arguments of a handler": text.replace("(sys.stderr,)", "(1 / 0,)"),
        "an odd level": text.replace("level = INFO", "level = LOUD"),
        "an odd format": text.replace("%(message)s", "%(gone)d"),
        "an empty table of hooks": f"{text}\n[post_write_hooks]\nhooks =\n",
    }
    what = random.choice(list(how))
    draft.write(INI, how[what])
    keys = ("script_location", "section", "twice", "level", "fileConfig", "Formatting", "url")
    return Fault(f"the ini has {what}", (INI, "other", *keys), raises=True)


def both(random: Random, draft: Draft) -> Fault:
    """Have a pyproject.toml beside the ini, or the other way round."""
    if draft.configuration == INI:
        draft.write("pyproject.toml", PYPROJECT.replace("shop.db", "other.db"))
    else:
        draft.write(INI, "[diffgen]\nsqlalchemy.url = sqlite:///other.db\n")
    return Fault("an ini and a pyproject.toml", ("other.db", INI))


def several_databases(random: Random, draft: Draft) -> Fault:
    """Name the sections of several databases."""
    if draft.configuration == INI:
        text = draft.text(INI).replace("[diffgen]\n", "[diffgen]\ndatabases = one, two\n", 1)
        draft.write(INI, f"{text}\n[one]\nsqlalchemy.url = sqlite:///one.db\n")
    return Fault("several databases, and a section of one", ("one", "two"))


def _missed(key: str) -> tuple[str, ...]:
    """Return what a message says that a key of this name may lead to."""
    return {
        "script_location": ("migrations", "No module named", "folder"),
        "version_locations": ("folder", "head", "Can't locate", "versions"),
        "models": ("shop", "models", "Base"),
        "prepend_sys_path": ("shop",),
        "file_template": ("file name",),
        "timezone": ("time zone",),
        "version_table": ("version table", "account", "diffgen_version"),
        "version_table_schema": ("version table", "schema", "SCHEMA"),
        "sqlalchemy.url": ("database", "connect"),
        "url": ("database", "connect"),
        "truncate_slug_length": ("name", "slug"),
    }.get(key, ())


FAULTS = (a_value, a_value, a_value, another_section, both, several_databases)
