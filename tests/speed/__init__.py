"""What keeps diffgen fast, counted and not timed: statements, round trips, modules, calls."""
