"""What a person has typed or chosen in a form and not sent: kept as she goes (ADR-0051)."""
