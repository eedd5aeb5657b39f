"""The files that settings are read from, and what their values may hold."""
