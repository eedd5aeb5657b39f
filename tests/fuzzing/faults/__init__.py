"""What may be wrong with a project, a file for each sort; a fault changes a draft and says how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from tests.fuzzing import command_lines
from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.faults import (
    alembic,
    configuration,
    database,
    env_py,
    graph,
    headers,
    hooks,
    models,
    noise,
    paths,
    scripts,
    sources,
    streams,
    templates,
    toml,
    variables,
)

Sort = Callable[[Random, Draft], Fault]

SORTS: dict[str, Sequence[Sort]] = {
    "alembic": alembic.FAULTS,
    "command line": command_lines.FAULTS,
    "configuration": configuration.FAULTS,
    "database": database.FAULTS,
    "env.py": env_py.FAULTS,
    "graph": graph.FAULTS,
    "header": headers.FAULTS,
    "hooks": hooks.FAULTS,
    "models": models.FAULTS,
    "noise": noise.FAULTS,
    "paths": paths.FAULTS,
    "script": scripts.FAULTS,
    "source": sources.FAULTS,
    "streams": streams.FAULTS,
    "template": templates.FAULTS,
    "pyproject.toml": toml.FAULTS,
    "variables": variables.FAULTS,
}
