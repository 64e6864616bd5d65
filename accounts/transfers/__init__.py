"""Transfers of learners to another organisation, by a code that they carry (ADR-0061)."""
