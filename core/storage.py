"""URLs of static files, cached: a page names a dozen of them."""

from functools import cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddresses(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Caches URLs: the files do not change during the life of a process."""

    # Imports in scripts include the digest too, so that none runs with an older file (ADR-0087).
    support_js_module_import_aggregation = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._kept_url = cache(super().url)

    def url(self, name: str, force: bool = False) -> str:
        """The URL of a file, according to the manifest."""
        return str(self._kept_url(name, force))
