"""Servers that nobody has a dialect for: those that there are, under names that diffgen doesn't know."""
