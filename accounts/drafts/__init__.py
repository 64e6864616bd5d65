"""Drafts: what a person has typed in a form and not submitted, autosaved (ADR-0051)."""
