"""Where env.py is run: the models it names, and the databases that it connects to."""
