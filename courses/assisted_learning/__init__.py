"""Assisted learning: a helper reads the questions aloud and enters what the learner says."""
