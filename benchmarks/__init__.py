"""Whole processes of diffgen against the same command of Alembic, on the same models and databases."""
