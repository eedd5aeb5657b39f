"""Histories of other people, from PyPI: each is run by Alembic, and through ``diffgen adopt``.

Opt-in, since it needs the network and some minutes: ``python -m tests.adopt.real_projects FOLDER
[NAME ...]``. The folder keeps the virtual environments, and what each run said. The schemas are
compared as the server tells them; what Alembic's batch mode loses on SQLite (checks without a
name, orders and expressions of indexes) is told as ``kept``, all else as a difference.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from tests.adopt.catalogs import catalog, differences
from tests.containers.mariadb import mariadb
from tests.containers.postgresql import postgresql

UrlOf = Callable[[Path, str], str]

ROOT = Path(__file__).parents[2]
ALEMBIC = "alembic==1.20.1"
TOOLS = (ALEMBIC, "Mako", "black", "psycopg2-binary", "psycopg[binary]", "PyMySQL")
ALIAS = "from migrations_runtime import alembic_names; alembic_names.install()\n"


@dataclass(frozen=True)
class Project:
    """A history, and how to reach it.

    :ivar packages: what to install; projects of the same ``venv`` share it.
    :ivar location: its environment, as ``package:folder``; with ``program`` it is not adopted but
        called, once with Alembic and once with its names installed.
    :ivar seed: a program that makes what the history begins with.
    :ivar before: calls of the tool that come before ``upgrade heads``.
    :ivar program: a program that migrates ``URL`` by its own means.
    :ivar environment: variables, with ``{url}`` for the database's.
    """

    name: str
    packages: Sequence[str]
    venv: str = ""
    location: str = ""
    seed: str = ""
    before: Sequence[Sequence[str]] = ()
    program: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    servers: Sequence[str] = ("sqlite", "postgresql", "mariadb")


OPENSTACK = ("keystone", "nova", "openstack-placement", "glance", "cinder", "neutron", "PyMySQL")
# JupyterHub 1.5, before the scopes; older revisions call what SQLAlchemy 2 no longer has.
_JUPYTERHUB_SEED = """
import os
import sqlalchemy as sa
metadata = sa.MetaData()
def table(name, *columns):
    key = [] if "_map" in name else [sa.Column("id", sa.Integer, primary_key=True)]
    sa.Table(name, metadata, *key, *columns)
def text(*names, length=255):
    return [sa.Column(name, sa.Unicode(length)) for name in names]
def numbers(*names):
    return [sa.Column(name, sa.Integer) for name in names]
def times(*names):
    return [sa.Column(name, sa.DateTime) for name in names]
def key(name, target, rule="CASCADE"):
    return sa.Column(name, sa.Integer, sa.ForeignKey(target + ".id", ondelete=rule))
table("servers", *text("proto", "ip", "base_url", "cookie_name"), *numbers("port"))
table("groups", sa.Column("name", sa.Unicode(255), unique=True))
table("users", sa.Column("name", sa.Unicode(255), unique=True), sa.Column("admin", sa.Boolean),
      *times("created", "last_activity"), sa.Column("cookie_id", sa.Unicode(255), unique=True),
      *text("state"), sa.Column("encrypted_auth_state", sa.LargeBinary))
table("user_group_map", key("user_id", "users"), key("group_id", "groups"))
table("spawners", key("user_id", "users"), key("server_id", "servers", "SET NULL"), *text("state"),
      *text("name", "user_options"), *times("started", "last_activity"))
table("services", sa.Column("name", sa.Unicode(255), unique=True), sa.Column("admin", sa.Boolean),
      *numbers("pid"), key("_server_id", "servers", "SET NULL"))
table("api_tokens", key("user_id", "users"), key("service_id", "services"), *text("hashed"),
      *text("prefix"), *times("created", "expires_at", "last_activity"), *text("note"))
table("oauth_clients", sa.Column("identifier", sa.Unicode(255), unique=True),
      *text("description", "secret", "redirect_uri"))
table("oauth_codes", sa.Column("client_id", sa.Unicode(255), sa.ForeignKey(
    "oauth_clients.identifier", ondelete="CASCADE")), *text("code", "redirect_uri", "session_id"),
    *numbers("expires_at"), key("user_id", "users"))
table("oauth_access_tokens", *text("client_id", "hashed"), key("user_id", "users"))
engine = sa.create_engine(os.environ["URL"])
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(sa.text("INSERT INTO groups (name) VALUES ('staff')"))
    connection.execute(sa.text("INSERT INTO services (name, admin) VALUES ('cull', false)"))
"""
_MLFLOW_SEED = """
import os
from sqlalchemy import create_engine
from mlflow.store.tracking.dbmodels.initial_models import Base
Base.metadata.create_all(create_engine(os.environ["URL"]))
"""
_KEYSTONE = """
import sys
sys.argv = ["keystone-manage", "db_sync"]
from keystone.cmd import manage
manage.main()
"""
_PLACEMENT = """
import sys
sys.argv = ["placement-manage", "db", "sync"]
from placement.cmd import manage
sys.exit(manage.main())
"""
_NEUTRON = """
import os, sys
sys.argv = ["neutron-db-manage", "--database-connection", os.environ["URL"], "upgrade", "heads"]
from neutron.db.migration import cli
cli.main()
"""
_GLANCE = """
import os, sys
sys.argv = ["glance-manage", "db", "sync"]
from glance.cmd import manage
from oslo_config import cfg
cfg.CONF.set_default("connection", os.environ["URL"], group="database")
sys.exit(manage.main())
"""
_IHATEMONEY = """
import os
from flask_migrate import upgrade
from ihatemoney import default_settings
from ihatemoney.run import create_app
default_settings.SQLALCHEMY_DATABASE_URI = os.environ["URL"]
create_app(instance_path=os.getcwd())  # it upgrades by itself
"""
_DAGSTER = """
import os
from sqlalchemy import create_engine, text
from dagster import DagsterInstance
from dagster._core.storage.migration.utils import upgrading_instance
from dagster._core.storage.sql import (
    check_alembic_revision, get_alembic_config, run_alembic_upgrade, stamp_alembic_rev,
)
import dagster._core.storage.runs.sqlite.sqlite_run_storage as runs
from dagster._core.storage.runs.schema import RunStorageSqlMetadata
engine = create_engine(os.environ["URL"])
config = get_alembic_config(runs.__file__)
with engine.begin() as connection:
    RunStorageSqlMetadata.create_all(connection)
with engine.connect() as connection:
    stamp_alembic_rev(config, connection, "567bc23fd1ac")  # the first of its time
with DagsterInstance.ephemeral() as instance, upgrading_instance(instance):
    with engine.connect() as connection:
        run_alembic_upgrade(config, connection)
with engine.connect() as connection:
    print(check_alembic_revision(config, connection))
"""
_GALAXY = """
import os
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
import galaxy.model.migrations as migrations
from galaxy.model import mapper_registry
mapper_registry.metadata.create_all(create_engine(os.environ["URL"]))
config = Config(os.path.join(os.path.dirname(migrations.__file__), "alembic.ini"))
config.set_main_option("sqlalchemy.url", os.environ["URL"])
command.stamp(config, "gxy@head")
command.downgrade(config, "gxy@e7b6dcb09efd")
command.upgrade(config, "gxy@head")
"""
_AIRFLOW = """
from airflow.utils import db
db.upgradedb(use_migration_files=True)
"""
_AIIDA = """
import os
from pathlib import Path
from aiida.storage.sqlite_zip.models import SqliteBase
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
import aiida.storage.sqlite_dos as package
config = Config()
config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
print([(one.revision, one.doc) for one in ScriptDirectory.from_config(config).walk_revisions()])
with create_engine(os.environ["URL"]).connect() as connection:
    config.attributes["connection"] = connection
    config.attributes["aiida_profile"] = "p"
    command.upgrade(config, "main@head")
    connection.commit()
"""
_PREFECT = """
import asyncio
from prefect.server.database.dependencies import provide_database_interface
asyncio.run(provide_database_interface().create_db())
"""

PROJECTS = (
    Project("optuna", ["optuna"], location="optuna:storages/_rdb/alembic", venv="small"),
    Project(
        "jupyterhub", ["jupyterhub"], location="jupyterhub:alembic", venv="small",
        seed=_JUPYTERHUB_SEED, before=[["stamp", "4dc2d5a8c53c"]],
    ),
    Project(
        "mlflow", ["mlflow", "Flask-WTF"], location="mlflow:store/db_migrations", seed=_MLFLOW_SEED
    ),
    Project(
        "mlflow-auth", ["mlflow", "Flask-WTF"], venv="mlflow",
        location="mlflow:server/auth/db/migrations",
    ),
    Project("nova", OPENSTACK, venv="openstack", location="nova.db.main:migrations"),
    Project("nova-api", OPENSTACK, venv="openstack", location="nova.db.api:migrations"),
    Project("cinder", OPENSTACK, venv="openstack", location="cinder.db:migrations"),
    Project(
        "keystone", OPENSTACK, venv="openstack", program=_KEYSTONE,
        environment={"OS_DATABASE__CONNECTION": "{url}"},
    ),
    Project(
        "placement", OPENSTACK, venv="openstack", program=_PLACEMENT,
        environment={"OS_PLACEMENT_DATABASE__CONNECTION": "{url}"},
    ),
    Project(
        "glance", OPENSTACK, venv="openstack", program=_GLANCE,
        environment={"OS_DATABASE__CONNECTION": "{url}"},
    ),
    Project("neutron", OPENSTACK, venv="openstack", program=_NEUTRON,
        servers=["postgresql", "mariadb"],
    ),
    Project(
        "ihatemoney", ["ihatemoney"], venv="dagster", program=_IHATEMONEY,
    ),
    Project("dagster", ["dagster"], program=_DAGSTER, servers=["sqlite"]),
    Project("galaxy", ["galaxy-data"], program=_GALAXY, servers=["sqlite", "postgresql"]),
    Project("aiida", ["aiida-core"], program=_AIIDA, servers=["sqlite"]),
    Project(
        "prefect", ["prefect"], program=_PREFECT,
        environment={"PREFECT_API_DATABASE_CONNECTION_URL": "{async_url}"},
        servers=["sqlite"],  # on PostgreSQL it wants pg_trgm, which embedded servers lack
    ),
    Project(
        "airflow", ["apache-airflow-core", "asyncpg"], program=_AIRFLOW,
        environment={"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "{url}"},
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """Where the projects are: environments, working folders, and the interpreter to begin with."""

    folder: Path

    def python(self, project: Project) -> Path:
        """Return the interpreter of a project, everything installed."""
        venv = self.folder / "venvs" / (project.venv or project.name)
        python = venv / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
            install = [python, "-m", "pip", "install", "--quiet"]
            subprocess.run([*install, *project.packages, *TOOLS], check=True)
            here = ["--no-deps", "--editable", ROOT / "migrations_runtime", "--editable", ROOT]
            subprocess.run([*install, *here], check=True)
        return python

    def work(self, project: Project, server: str) -> Path:
        """Return a fresh folder with the project's alembic.ini."""
        folder = self.folder / "work" / f"{project.name}-{server}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if project.location:
            main = f"[alembic]\nscript_location = {project.location}\nsqlalchemy.url = URL\n"
            (folder / "alembic.ini").write_text(main + LOGGING)
        return folder


LOGGING = """
[loggers]
keys = root,alembic
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARNING
handlers = console
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic
[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
"""


class Told(Protocol):
    """What is tried, and told of."""

    @property
    def name(self) -> str: ...

    @property
    def servers(self) -> Sequence[str]: ...


T = TypeVar("T", bound=Told)


def main() -> None:
    run(__doc__, PROJECTS, tell)


def run(
    about: str | None, known: Sequence[T], tell: Callable[[Machine, T, str, UrlOf], bool]
) -> None:
    """Try what the command line names, and exit with 1 if there is anything to tell."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path, help="keeps environments and logs")
    parser.add_argument("names", nargs="*", help="projects; all where none is named")
    servers = ["sqlite", "postgresql", "mariadb"]
    parser.add_argument("--server", choices=servers, default="sqlite")
    options = parser.parse_args()
    if unknown := {*options.names} - {one.name for one in known}:
        parser.error(f"no such project: {', '.join(sorted(unknown))}")
    machine = Machine(options.folder.absolute())
    chosen = [one for one in known if not options.names or one.name in options.names]
    with server(options.server) as url_of:
        outcomes = [
            tell(machine, one, options.server, url_of)
            for one in chosen
            if options.server in one.servers
        ]
    sys.exit(0 if all(outcomes) else 1)


@contextmanager
def server(name: str) -> Iterator[UrlOf]:
    """Give a function that returns the URL of a new database for a working folder and a side."""
    if name == "sqlite":
        yield lambda folder, side: f"sqlite:///{folder / side}.db"
        return
    start = postgresql if name == "postgresql" else mariadb
    with start() as running, ExitStack() as databases:

        def url_of(folder: Path, side: str) -> str:
            url = databases.enter_context(running.database())
            # As the projects spell it: the arguments that they give to SQLAlchemy are mysql_...
            url = url.replace("mariadb+pymysql:", "mysql+pymysql:")
            return url.replace("postgresql+psycopg:", "postgresql+psycopg2:")

        yield url_of


def tell(machine: Machine, project: Project, name: str, url_of: UrlOf) -> bool:
    """Run a project both ways, print how it went, and return whether both sides agree."""
    python, folder = machine.python(project), machine.work(project, name)
    urls = {side: url_of(folder, side) for side in ("alembic", "diffgen")}
    run = Run(project, python, folder)
    theirs, ours = (run.migrate(side, url) for side, url in urls.items())
    if not (theirs and ours):
        sides = [side for side, done in (("alembic", theirs), ("diffgen", ours)) if not done]
        print(f"{project.name}: failed by {' and by '.join(sides)}: {run.last_line(sides[-1])}")
        return False
    differ, kept = differences(catalog(urls["alembic"]), catalog(urls["diffgen"]))
    count = len(catalog(urls["diffgen"]))
    print(f"{project.name}: {len(differ)} of {count} objects differ, {len(kept)} more are kept")
    for line in (*differ, *(f"kept {line}" for line in kept)):
        print(f"    {line}")
    return not differ


@dataclass(frozen=True)
class Run:
    """One project in one folder, by one tool and then by the other."""

    project: Project
    python: Path
    folder: Path

    def migrate(self, side: str, url: str) -> bool:
        """Bring a database to head; return whether that worked."""
        log = self.folder / f"{side}.log"
        with log.open("w") as said:
            for command in self.commands(side, url):
                done = subprocess.run(
                    [self.python, *command], cwd=self.folder, env=self.environment(url),
                    stdout=said, stderr=said, check=False,
                )  # fmt: skip
                if done.returncode != 0:
                    return False
        return True

    def commands(self, side: str, url: str) -> list[list[str]]:
        if self.project.program:
            return [["-c", (ALIAS if side == "diffgen" else "") + self.project.program]]
        ini = self.folder / "alembic.ini"
        ini.write_text(
            re.sub("(?m)^sqlalchemy.url = .*", f"sqlalchemy.url = {url}", ini.read_text())
        )
        seed = [["-c", self.project.seed]] if self.project.seed else []
        tool = [["-m", side, *call] for call in (*self.project.before, ["upgrade", "heads"])]
        tool.append(["-m", side, "current", "--check-heads"])
        adopt = ["-m", "diffgen", "adopt"]
        return [*seed, *tool] if side == "alembic" else [*seed, adopt, *tool, [*adopt, "--undo"]]

    def environment(self, url: str) -> dict[str, str]:
        asynchronous = url.replace("sqlite:", "sqlite+aiosqlite:").replace("+psycopg2", "+asyncpg")
        given = {
            key: value.format(url=url, async_url=asynchronous)
            for key, value in self.project.environment.items()
        }
        return {**os.environ, "URL": url, "HOME": str(self.folder), **given}

    def last_line(self, side: str) -> str:
        lines = (self.folder / f"{side}.log").read_text().strip().splitlines()
        return lines[-1][:600] if lines else "it said nothing"


if __name__ == "__main__":
    main()
