"""What can stand in one ALTER TABLE."""
