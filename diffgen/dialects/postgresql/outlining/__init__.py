"""The tables of the models in outline: the lines that the server would tell of them (``reading/queries``).

Nothing is compiled twice and no object is made, so that a table costs little more than a walk over it. What
is out of the usual has no outline; such a table is compared by its objects.
"""
