"""Alterations of a table as edits of its text."""
