"""Doing questions together: a person reads them aloud and enters what the learner says."""
