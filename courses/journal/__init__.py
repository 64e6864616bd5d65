"""My goals and my journal: hers alone."""
