"""Wagtail looks for hooks here; they stand in `cms.admin.hooks`."""

from cms.admin import hooks  # noqa: F401 - works by being imported
