"""Cohorts: learners who meet, their sessions, facilitators and attendance."""
