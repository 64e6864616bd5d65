"""Safeguarding notes: written by a supervisor, taken by a lead, read by two (domain 4.5)."""
