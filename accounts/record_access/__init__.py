"""Who may read whose record: assignments, the reason that is asked for, and emergency access."""
