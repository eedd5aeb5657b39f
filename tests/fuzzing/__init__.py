"""Projects with something wrong in them, at random, and whatever is typed into a shell there.

A case is a folder, an environment and a command line (``case.py``). One starts from a good project
(``projects.py``), puts faults into it (``faults/``, one file for each sort), and types a command
(``command_lines.py``). It is run in a process of its own (``running.py``), and ``law.py`` judges how it
ended: no traceback, an exit status that means something, nothing written by what failed, and a
message that names what is wrong and where.

``python -m tests.fuzzing --times 10000 --seed 1`` runs as many, and shows those that break the law.
"""
