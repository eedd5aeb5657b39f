"""A schema for each tenant, as docs/env.md has it: one history, run and compared tenant by tenant."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from tests.cli.conftest import MODELS, Shell

PAGE = Path(__file__).parents[2] / "docs" / "env.md"
ENUM = '    mood: Mapped[str] = mapped_column(sa.Enum("sad", "happy", name="mood"))\n'


def of_tenants(env: str) -> str:
    """Return env.py with the lines of the page in the place of its own."""
    (recipe,) = re.findall(r"## Tenants.*?```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    first, _, engine = recipe.partition("\n\n")
    indented = "".join(f"    {line}\n" for line in engine.strip().splitlines())
    env = env.replace("target_metadata = None\n", f"target_metadata = None\n\n{first}\n")
    return re.sub(
        r"    connectable = engine_from_config\(.*?\n    \)\n", indented, env, flags=re.DOTALL
    )


def test_each_tenant_has_a_schema_of_its_own(shell: Shell, postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA acme",
            "CREATE SCHEMA globex",
            "CREATE TABLE shared (n int)",
        ):
            connection.exec_driver_sql(statement)
    shell.write("shop.py", MODELS + ENUM)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", postgresql_url)
    env = shell.folder / "migrations" / "env.py"
    env.write_text(of_tenants(env.read_text()))

    told = shell.does("-x", "tenant=acme", "revision", "--autogenerate", "-m", "accounts")
    assert "  create table account\n" in told
    assert told.endswith("proved: up ✓ down ✓\n")
    assert "acme" not in shell.versions[0].read_text()
    for tenant in ("acme", "globex"):
        shell.does("-x", f"tenant={tenant}", "upgrade", "head")
        assert shell.does("-x", f"tenant={tenant}", "check").startswith("No differences")
    with engine.begin() as connection:
        tables = {name: sa.inspect(connection).get_table_names(name) for name in ("acme", "globex")}
        connection.exec_driver_sql("ALTER TABLE globex.account ALTER name DROP NOT NULL")
    assert {name: sorted(found) for name, found in tables.items()} == {
        "acme": ["account", "diffgen_journal", "diffgen_version"],
        "globex": ["account", "diffgen_journal", "diffgen_version"],
    }
    assert shell("-x", "tenant=acme", "check").status == 0
    assert shell("-x", "tenant=globex", "check").status == 1
