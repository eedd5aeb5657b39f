"""``op.backfill``: an UPDATE in batches by key, each committed together with how far it came."""
