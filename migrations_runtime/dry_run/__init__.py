"""``--dry-run``: the plan, and the exact SQL from where the database is; nothing of it is kept.

Where DDL can be rolled back, the revisions run for real, in one transaction that is always rolled
back, and what reaches the driver is written down. Elsewhere it is the SQL of ``--sql``, from where
the database is.
"""
