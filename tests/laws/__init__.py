"""The laws that hold on every kind, on both dialects, for any two schemas; no database is asked."""
