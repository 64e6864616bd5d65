"""Uploaded media: pictures and sounds without the metadata that a device added."""
