"""Addresses of static files, worked out once: a page names a dozen of them."""

from functools import cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddresses(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """The files do not change while a process lives, and so neither do their addresses."""

    # What a script imports is named with its digest too: none runs with an older one (ADR-0087).
    support_js_module_import_aggregation = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._kept_url = cache(super().url)

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, as the manifest has it."""
        return str(self._kept_url(name, force))
