"""Scenes that editors wrote for assessors to rate."""
