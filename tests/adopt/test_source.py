"""What imports from Alembic become."""

from __future__ import annotations

import pytest

from diffgen.adopt.source import uses


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from alembic import op", "from migrations_runtime import op"),
        ("from alembic import op as o, context", "from migrations_runtime import op as o, context"),
        (
            "from alembic import (\n  op,  # it\n)",
            "from migrations_runtime import (\n  op,  # it\n)",
        ),
        ("from  alembic \\\n  import op", "from  migrations_runtime \\\n  import op"),
        ("from alembic.op import *", "from migrations_runtime.op import *"),
        ("import alembic.op as op", "import migrations_runtime.op as op"),
        ("import os, alembic.op as op", "import os, migrations_runtime.op as op"),
        (
            "if 1:\n    from alembic.util import CommandError, exc as e",
            None,
        ),
        (
            "if 1:\n    from alembic.runtime.migration import MigrationInfo, EnvironmentContext",
            "if 1:\n    from migrations_runtime.steps import MigrationInfo\n"
            "    from migrations_runtime.environment import EnvironmentContext",
        ),
        ("from alembic.config import Config", None),
        ("from alembic import __version__", None),
        ("from alembic import op, script", None),
        ("import alembic", None),
        ("import alembic.op", None),
        ("x = 'ä'; from alembic import op", "x = 'ä'; from migrations_runtime import op"),
        ("\ufefffrom alembic import op", "\ufefffrom migrations_runtime import op"),
        ("'''\f\nfrom alembic import op'''", "'''\f\nfrom alembic import op'''"),
        ("from .alembic import op", "from .alembic import op"),
        ("import alembic_utils", "import alembic_utils"),
    ],
)
def test_an_import_is_changed_in_its_place_or_left(before: str, after: str | None) -> None:
    found = uses(before)
    text = before
    for use in reversed(found):
        text = text[: use.start] + (use.instead or use.text) + text[use.end :]
    assert text == (before if after is None else after)
    assert any(use.instead is None for use in found) == (after is None)
