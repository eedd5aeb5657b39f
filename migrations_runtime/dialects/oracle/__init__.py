"""Oracle: MODIFY in place of ALTER COLUMN, and a slash after each statement."""
