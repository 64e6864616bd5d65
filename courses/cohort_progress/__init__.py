"""Where the women of a cohort are, for its coordinator: words and shapes alone (ADR-0110)."""
