"""Cases: models before, models after, and what diffgen makes of it. They are also its documentation."""
