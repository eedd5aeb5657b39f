"""Dialects that packages bring."""
