"""What a person has typed or chosen in a form and not sent yet (ADR-0051)."""
