"""Wagtail looks for hooks here; they stand in `cms.office.hooks`."""

from cms.office import hooks  # noqa: F401 - works by being imported
