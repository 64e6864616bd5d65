"""What a woman takes along to another organisation, by a code that opens it (ADR-0061)."""
