"""The words of a question in GIFT, in the four formats that they may have."""

import re

from . import plain
from .exchange import Location, NotCarried, Notes, check_text
from .gift_blocks import meant

FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]")


class GiftWords:
    """Reads words in the format of a question; what is lost with their marks is told."""

    notes: Notes
    place: Location
    format: str

    def _changed(self, code: str, **facts: str | int) -> None:
        self.notes.changed(self.place, code, **facts)

    def _text(self, raw: str) -> str:
        return self._plain(raw, self.format)

    def _words(self, raw: str) -> str:
        """Words with a format of their own, or that of the question."""
        found = FORMAT.match(raw)
        if found is not None:
            return self._plain(raw[found.end() :], found[1])
        return self._plain(raw, self.format)

    def _line(self, raw: str) -> str:
        return plain.one_line(self._words(raw))

    def _plain(self, raw: str, form: str) -> str:
        check_text(raw)
        if form in ("moodle", "plain"):
            raw = raw.replace("\n", " ")
        text = meant(raw)
        if form == "plain":
            return plain.tidy(text)
        if form == "markdown":
            self.notes.reads_markdown(text)
        readers = {"html": plain.from_html, "markdown": plain.from_markdown}
        try:
            words, lost = readers.get(form, plain.from_either)(text)
        except plain.Media as media:
            raise NotCarried("media", tag=media.tag) from media
        for what in sorted(lost):
            self.notes.changed(self.place, f"lost-{what}")
        return words
