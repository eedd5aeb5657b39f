"""What diffgen promises, as tests; the folders mirror the packages."""
