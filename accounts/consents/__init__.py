"""Consents that rooms require: separate, dated, and withdrawn at any time."""
