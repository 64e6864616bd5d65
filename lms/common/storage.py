"""Addresses of static files, worked out once: a page names a dozen of them."""

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddresses(CompressedManifestStaticFilesStorage):
    """The files do not change while a process lives, and so neither do their addresses."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.url = lru_cache(maxsize=None)(self.url)
