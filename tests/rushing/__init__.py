"""Commands that many processes run at the same moment on one database, as containers do that start together.

All of them have to end with 0, and every revision has to have run once.

``python -m tests.rushing --help`` says how to run it by hand.
"""
