"""Sounds in the office: Wagtail's documents, and what the learning side knows them by."""

from functools import lru_cache
from typing import Any

from wagtail.documents import get_document_model

from courses.questions.kinds.texts import SoundFacts
from courses.questions.sounds import MAX_BYTES, NoSound, sound_facts


def document_digests() -> dict[int, str]:
    """Row → Wagtail's digest of the file, of every document."""
    return dict(get_document_model().objects.values_list("pk", "file_hash"))


def raw_bytes(document: Any) -> bytes:
    """The content of a document's file, as far as a sound may be long, and one byte more."""
    with document.open_file() as opened:
        opened.seek(0)
        return opened.read(MAX_BYTES + 1)


def facts_of(document: Any) -> SoundFacts:
    """What texts say of a document. Raises NoSound, and OSError where its file is gone."""
    return _facts(document.pk, document.get_file_hash())


@lru_cache(maxsize=256)
def _facts(pk: int, file_hash: str) -> SoundFacts:
    # The digest of the file is part of what is remembered: another file is another sound.
    return sound_facts(raw_bytes(get_document_model().objects.get(pk=pk)))


def sound_or_none(document: Any) -> SoundFacts | None:
    """The facts; None where there is no document, or none that can be played."""
    try:
        return facts_of(document) if document is not None else None
    except (NoSound, OSError):
        return None
