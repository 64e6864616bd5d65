"""How a person may be contacted safely, and must-not-meet rules (domain R11.2, 4.8)."""
