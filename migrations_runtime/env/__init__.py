"""How env.py is run, what stands in where there is none, and what goes wrong in it."""
