"""Applies the migrations that diffgen writes; needs SQLAlchemy and nothing else."""
