"""My goals and my journal: the learner's alone."""
