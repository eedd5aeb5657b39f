"""Histories written by hand: run by us, and as scripts of SQL by the servers' own clients."""
