"""Servers that diffgen knows nothing of in particular: SQLAlchemy's own dialect says all there is to say.

Its Inspector tells what is there, and its compilers write what the models want. Where the two can't be held
against each other, nothing is claimed: it is said to be uncertain, and stays as it is.
"""
