"""Safeguarding notes: written by a supervisor, taken on by a lead, read by the two (domain 4.5)."""
