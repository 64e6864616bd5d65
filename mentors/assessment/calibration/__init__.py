"""Assessors rate the same scripted role play, so that a level means the same to each (ADR-0074)."""
