"""Models of other people, from PyPI: made by ``create_all``, and then by what diffgen writes.

Opt-in, since it needs the network and some minutes: ``python -m tests.adopt.real_models FOLDER
[NAME ...]``. Right after ``create_all`` there is nothing for ``diffgen check`` to tell, and of a few columns that are
changed in the models, these are all that it tells of; what ``revision --autogenerate`` writes for an empty
database is proved, runs, and leaves nothing to tell.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.adopt import types_of_others
from tests.adopt.real_projects import OPENSTACK, Machine, Project, UrlOf, run

_CREATE = """
import os
import sqlalchemy as sa
from models_of_others import metadata
metadata.create_all(sa.create_engine(os.environ["URL"]))
"""
_INI = """
[diffgen]
script_location = %(here)s/migrations
models = ${MODELS:-models_of_others}:metadata
prepend_sys_path = .
sqlalchemy.url = ${URL}
"""
_COLUMN = re.compile(r"column (\S+?):? ")
QUIET = {"PYTHONWARNINGS": "ignore"}
ANY = ("sqlite", "postgresql", "mariadb")


@dataclass(frozen=True)
class Models:
    """The models of a project.

    :ivar source: a module that gives ``metadata``.
    :ivar environment: variables.
    :ivar on_mariadb: more of them, for that server.
    """

    name: str
    packages: Sequence[str]
    source: str
    venv: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    on_mariadb: Mapping[str, str] = field(default_factory=dict)
    servers: Sequence[str] = ANY

    @property
    def project(self) -> Project:
        """What to install."""
        return Project(self.name, self.packages, venv=self.venv)


_KEYSTONE = """
import pkgutil
import keystone
from importlib import import_module
from keystone.common import sql
for found in pkgutil.walk_packages(keystone.__path__, "keystone."):
    if found.name.endswith(".backends.sql") or ".backends.sql_model" in found.name:
        import_module(found.name)
metadata = sql.ModelBase.metadata
"""
_CINDER = """
from cinder.db import models
metadata = models.BASE.metadata
"""
_AIRFLOW = """
from airflow.models import import_all_models
from airflow.models.base import Base
import_all_models()
metadata = Base.metadata
"""
_IHATEMONEY = """
from sqlalchemy.orm import configure_mappers
from ihatemoney.models import db
configure_mappers()
metadata = db.metadata
"""
_MISTRAL = """
import mistral.db.v2.sqlalchemy.models
from mistral.db.sqlalchemy.model_base import MistralModelBase
metadata = MistralModelBase.metadata
"""
_OCTAVIA = """
import octavia.db.models
from octavia.db.base_models import BASE
metadata = BASE.metadata
"""
_TACKER = """
import tacker.db.migration.models.head
from tacker.db.model_base import BASE
metadata = BASE.metadata
"""
_AIIDA = """
from importlib import import_module
from aiida.storage.psql_dos.models.base import Base
for name in ("authinfo", "comment", "computer", "group", "log", "node", "settings", "user"):
    import_module(f"aiida.storage.psql_dos.models.{name}")
metadata = Base.metadata
"""
_MLFLOW = """
import mlflow.store.model_registry.dbmodels.models
import mlflow.store.tracking.dbmodels.models
from mlflow.store.db.base_sql_model import Base
metadata = Base.metadata
"""

_UTILS = ("sqlalchemy-utils", "sqlalchemy-searchable", "sqlalchemy-continuum", "passlib", "colour",
          "phonenumbers", "babel", "arrow", "cryptography", "intervals")  # fmt: skip


def _openstack(name: str, source: str, package: str = "", servers: Sequence[str] = ANY) -> Models:
    """Return models of a project of OpenStack: ``module:attribute``, or what gives ``metadata``."""
    module, colon, attribute = source.partition(":")
    if colon and "\n" not in source:
        source = f"from {module} import {attribute}\nmetadata = getattr({attribute}, 'metadata', {attribute})"
    return Models(name, [package or name], source, venv="openstack", servers=servers)


def _dagster(name: str, module: str, metadata: str) -> Models:
    source = f"from dagster._core.storage.{module}.schema import {metadata} as metadata"
    return Models(f"dagster-{name}", ["dagster"], source, venv="dagster")


MODELS = (
    Models("optuna", ["optuna"], "from optuna.storages._rdb.models import BaseModel\n"
           "metadata = BaseModel.metadata", venv="small"),
    Models("jupyterhub", ["jupyterhub"], "from jupyterhub.orm import Base\n"
           "metadata = Base.metadata", venv="small"),
    Models("mlflow", ["mlflow", "Flask-WTF"], _MLFLOW),
    Models("mlflow-auth", ["mlflow", "Flask-WTF"], "from mlflow.server.auth.db.models import Base\n"
           "metadata = Base.metadata", venv="mlflow"),
    Models("nova", OPENSTACK, "from nova.db.main.models import BASE\nmetadata = BASE.metadata",
           venv="openstack"),
    Models("nova-api", OPENSTACK, "from nova.db.api.models import BASE\nmetadata = BASE.metadata",
           venv="openstack"),
    Models("cinder", OPENSTACK, _CINDER, venv="openstack"),
    Models("keystone", OPENSTACK, _KEYSTONE, venv="openstack"),
    Models("placement", OPENSTACK, "from placement.db.sqlalchemy.models import BASE\n"
           "metadata = BASE.metadata", venv="openstack"),
    Models("glance", OPENSTACK, "from glance.db.sqlalchemy.models import BASE\n"
           "metadata = BASE.metadata", venv="openstack"),
    Models("glance-metadefs", OPENSTACK, "from glance.db.sqlalchemy.models_metadef import BASE_DICT\n"
           "metadata = BASE_DICT.metadata", venv="openstack"),
    Models("neutron", OPENSTACK, "from neutron.db.migration.models.head import get_metadata\n"
           "metadata = get_metadata()", venv="openstack"),
    _openstack("heat", "heat.db.models:BASE", "openstack-heat"),
    _openstack("ironic", "ironic.db.sqlalchemy.models:Base"),
    _openstack("manila", "manila.db.sqlalchemy.models:BASE"),
    _openstack("octavia", _OCTAVIA),
    _openstack("designate", "designate.storage.sqlalchemy.tables:metadata"),
    _openstack("barbican", "barbican.model.models:BASE"),
    _openstack("magnum", "magnum.db.sqlalchemy.models:Base"),
    _openstack("mistral", _MISTRAL),
    _openstack("aodh", "aodh.storage.sqlalchemy.models:Base"),
    _openstack("watcher", "watcher.db.sqlalchemy.models:Base", "python-watcher"),
    _openstack("masakari", "masakari.db.sqlalchemy.models:BASE"),
    _openstack("blazar", "blazar.db.sqlalchemy.models:Lease"),
    _openstack("cloudkitty", "cloudkitty.storage_state.models:Base"),
    _openstack("tacker", _TACKER),
    _dagster("runs", "runs", "RunStorageSqlMetadata"),
    _dagster("events", "event_log", "SqlEventLogStorageMetadata"),
    _dagster("schedules", "schedules", "ScheduleStorageSqlMetadata"),
    Models("prefect", ["prefect"], "from prefect.server.database.orm_models import Base\n"
           "metadata = Base.metadata", servers=["sqlite", "postgresql"]),
    Models("aiida", ["aiida-core"], _AIIDA, servers=["postgresql"]),
    Models("ckan", ["ckan[requirements]"], "import ckan.model\nfrom ckan.model.meta import metadata",
           servers=["postgresql"]),
    Models("buildbot", ["buildbot"], "from buildbot.db.model import Model\nmetadata = Model.metadata"),
    Models("phoenix", ["arize-phoenix"], "from phoenix.db.models import Base\n"
           "metadata = Base.metadata", servers=["sqlite", "postgresql"]),
    Models("quetz", ["quetz-server"], "import quetz.jobs.models\nfrom quetz.db_models import Base\n"
           "metadata = Base.metadata", servers=["sqlite", "postgresql"]),
    Models("ihatemoney", ["ihatemoney"], _IHATEMONEY, venv="dagster"),
    Models("galaxy", ["galaxy-data"], "from galaxy.model import mapper_registry\n"
           "metadata = mapper_registry.metadata", servers=["sqlite", "postgresql"]),
    Models("zenml", ["zenml[server]"], "import zenml.zen_stores.schemas\n"
           "from sqlmodel import SQLModel\nmetadata = SQLModel.metadata",
           servers=["sqlite", "mariadb"]),
    Models("sqlalchemy-utils", _UTILS, types_of_others.SQLALCHEMY_UTILS, venv="utils"),
    Models("sqlalchemy-searchable", _UTILS, types_of_others.SQLALCHEMY_UTILS_POSTGRESQL,
           venv="utils", servers=["postgresql"]),
    Models("sqlalchemy-continuum", _UTILS, types_of_others.CONTINUUM, venv="utils"),
    Models("fastapi-users", ["fastapi-users[sqlalchemy]"], types_of_others.FASTAPI_USERS),
    Models("advanced-alchemy", ["advanced-alchemy", "cryptography", "sqlalchemy<2.1"], types_of_others.ADVANCED_ALCHEMY),
    Models("sqlmodel", ["sqlmodel"], types_of_others.SQLMODEL),
    Models("airflow", ["apache-airflow-core", "asyncpg"], _AIRFLOW,
           # For the import; it wants a driver for each server that it is told of.
           environment={"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite:////tmp/none.db"},
           on_mariadb={"AIRFLOW__DATABASE__SQL_ENGINE_COLLATION_FOR_IDS": "utf8mb3_bin"}),
)  # fmt: skip


def main() -> None:
    run(__doc__, MODELS, tell)


def tell(machine: Machine, models: Models, name: str, url_of: UrlOf) -> bool:
    """Make the models both ways, print what there is to tell, and return whether that is nothing."""
    folder = machine.work(models.project, f"models-{name}")
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "models_of_others.py").write_text(models.source)
    (folder / "diffgen.ini").write_text(_INI)
    run = Run(models, machine.python(models.project), folder)
    url = url_of(folder, "created")
    if why := run.created(url):
        print(f"{models.name}: create_all fails here: {why}")
        return True
    shutil.copy(Path(__file__).with_name("changed_columns.py"), folder)
    said = [*run.checked(url), *run.changed(url), *run.generated(url_of(folder, "generated"))]
    print(f"{models.name}: {'nothing to tell' if not said else ''}")
    for line in said:
        print(f"    {line}")
    return not said


@dataclass(frozen=True)
class Run:
    """One project in one folder."""

    models: Models
    python: Path
    folder: Path

    def created(self, url: str) -> str:
        """Return why SQLAlchemy itself can't make the models on this server; else nothing."""
        errors = [line for line in self._failing(url, "-c", _CREATE) if "Error: " in line]
        return errors[-1] if errors else ""

    def checked(self, url: str) -> Sequence[str]:
        """Return what ``check`` has to tell."""
        return self._failing(url, "-m", "diffgen", "check")

    def changed(self, url: str) -> Iterator[str]:
        """Give what ``check`` tells otherwise than by a line for each column that is changed."""
        _, said = self._run(url, "-m", "changed_columns")
        wanted = {line for line in said.splitlines() if "." in line}
        told = self._failing(url, "-m", "diffgen", "check", MODELS="changed_columns")
        columns = {found[1] if (found := _COLUMN.match(line)) else line for line in told}
        yield from (f"changed, and not told: {one}" for one in sorted(wanted - columns))
        yield from (f"told, and not changed: {one}" for one in sorted(columns - wanted))

    def generated(self, url: str) -> Iterator[str]:
        """Give what is wrong with the revision that makes all of it."""
        status, said = self._run(url, "-m", "diffgen", "revision", "--autogenerate", "-m", "all")
        if status != 0 or "proved: up ✓ down ✓" not in said:
            yield from (line for line in said.splitlines() if "create table" not in line)
            return
        yield from self._failing(url, "-m", "diffgen", "upgrade", "head")
        yield from self.checked(url)

    def _failing(self, url: str, *command: str, **environment: str) -> Sequence[str]:
        status, said = self._run(url, *command, **environment)
        return said.splitlines() if status != 0 else ()

    def _run(self, url: str, *command: str, **environment: str) -> tuple[int, str]:
        given = {**self.models.environment, **environment}
        if url.startswith("mysql"):
            given |= self.models.on_mariadb
        done = subprocess.run(
            [self.python, *command],
            cwd=self.folder,
            env={**os.environ, "URL": url, "HOME": str(self.folder), **QUIET, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


if __name__ == "__main__":
    main()
