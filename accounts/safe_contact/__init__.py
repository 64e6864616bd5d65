"""How a woman may be reached safely, and whom not to bring together (domain R11.2, 4.8)."""
