"""Backup and restore: one encrypted file with the database and the media files (ADR-0055)."""
