"""The laws that hold on every kind, on every dialect, for any two schemas; no database is asked."""
