"""The picture phrases of rooms as they are heard: each has one sound, whatever stands in it.

They are ours. What somebody writes in a room, and a supervisor's own phrases, are read by no
recording (ADR-0121, ADR-0087).
"""

from django.utils import translation

from mentors.rooms.phrase_sentences import phrases
from mentors.rooms.report_sentences import REPORT_WORDS

from .cutting import as_said
from .play_list import Said


def said_of_phrases(language: str) -> dict[str, Said]:
    """Each phrase that is tapped in a room or beside a report: its key, and what is said."""
    with translation.override(language):
        tapped = [*phrases(), *REPORT_WORDS.items()]
        return {key: Said(language, as_said(str(words))) for key, words in tapped}
