"""Upgrades that are killed: by whatever dies, the next one reaches the end, with all done once.

A project of sixty revisions, with DDL and data of all sorts, is upgraded by ``diffgen upgrade head`` as people
start it. Its process, its server, its connection or its disk dies at a random moment, and it is started again.
Then the server's own catalog and rows must be those of a project that nobody disturbed.

``python -m tests.killing --help`` says how to run it by hand.
"""
