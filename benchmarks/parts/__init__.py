"""What is measured: a part is a module with ``add_arguments``, and ``section``, which measures."""
