"""Progress of the learners of a cohort, for its coordinator: words and shapes only (ADR-0110)."""
