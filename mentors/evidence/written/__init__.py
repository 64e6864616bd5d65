"""Evidence that a supervisor writes down and the mentor reads first (ADR-0111)."""
