"""Cohorts: the women who meet, their sessions, who holds them, and who came."""
