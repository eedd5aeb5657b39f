"""What measures a part of a process from within: each prints one line of JSON, a ``Run`` of measuring."""
