"""${message}
% if summary:

% for line in summary:
${line}
% endfor
% endif

Revision ID: ${up_revision}
Revises: ${down_revision or "base" | comma,n}
Create Date: ${create_date}
"""

${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | tuple[str, ...] | None = ${repr(down_revision)}
branch_labels: str | tuple[str, ...] | None = ${repr(branch_labels)}
depends_on: str | tuple[str, ...] | None = ${repr(depends_on)}


def upgrade(engine_name: str) -> None:
    """Bring the schema of one database to this revision."""
    globals()[f"upgrade_{engine_name}"]()


def downgrade(engine_name: str) -> None:
    """Bring the schema of one database back to the revision before."""
    globals()[f"downgrade_{engine_name}"]()
% for database in config.get_main_option("databases", "").replace(",", " ").split():


def upgrade_${database}() -> None:
    """Bring ${database} to this revision."""
    ${context.get(f"{database}_upgrades", "pass")}


def downgrade_${database}() -> None:
    """Bring ${database} back to the revision before."""
    ${context.get(f"{database}_downgrades", "pass")}
% endfor
