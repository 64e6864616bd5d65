"""The demo: two organisations, their people, and what they have done so far."""
