"""Exactly once, where a revision is more than one transaction.

MySQL, MariaDB and Oracle commit with each DDL statement; elsewhere a script commits half of its
revision by an ``autocommit_block()``. What dies in between leaves a half, and the next run has to go on
from there. So what a script says to its server, and what the server answers, is kept: the
*acts*. Before each commit they are written to the journal, in the transaction that is committed; that
is the *place*. The next run calls the script anew, and what is in the place is answered from there and
not executed again: the script sees what it saw, and goes the same way. Only of the one statement that
was under way nobody knows whether it took effect, and there the catalog is asked.
"""
