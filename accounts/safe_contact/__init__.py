"""How a woman may be reached safely, and whom she must not meet (domain R11.2, 4.8)."""
