"""Random histories, databases and requests, put to diffgen and to Alembic.

Answers must be the same, or differ in a way that is meant: ``accepted`` lists those, with the reason.
``python -m tests.against_alembic 5000`` asks about so many histories.
"""
