"""Migrations on Tern."""
