"""Imported by Wagtail to find hooks; they are defined in `cms.admin.hooks`."""

from cms.admin import hooks  # noqa: F401 - works by being imported
