"""The flag of the commands that read a database."""

from __future__ import annotations

from argparse import ArgumentParser


def add_reader(parser: ArgumentParser) -> None:
    """Add ``--reader``."""
    parser.add_argument(
        "--reader",
        choices=("catalog", "inspector"),
        help="what reads the database: its catalog is asked, or SQLAlchemy's Inspector",
    )
