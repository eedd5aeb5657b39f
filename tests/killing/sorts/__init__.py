"""What revisions do: each function is the ``upgrade()`` of some, and ``N`` the revision's own number.

A function is written into a script as it stands here, so it uses nothing of its module but what a script
imports (`project.py` has that). A revision is known by what it says in ``audit``, and by counting up
``account.n``, which shows what is done twice.
"""
