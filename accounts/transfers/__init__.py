"""What a woman takes with her to another organisation, by a code she carries (ADR-0061)."""
