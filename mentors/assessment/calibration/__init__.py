"""Moderation: assessors rate the same scripted role play, to compare standards (ADR-0074)."""
