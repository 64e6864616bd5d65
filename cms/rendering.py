"""The body of a lesson as HTML, cut into its parts, the words of the glossary marked.

It depends on the page and the library alone, so it is rendered once for each published revision and
version of the library, and kept in the cache; what is hers is never cached.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cms.glossary.marking import Marker, Word
from cms.glossary.queries import words_in
from cms.kept import KEPT_SECONDS, version_of
from cms.models import Exercise, Term

# Where words are explained: running text, not the words of an exercise.
EXPLAINED = frozenset({"text", "callout", "note", "try", "reflect", "scenario", "remember"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a lesson; the arrival has number 0 and no heading."""

    number: int
    heading: str
    html: SafeString


def lesson_parts(page, *, fresh: bool = False) -> tuple[Part, list[Part]]:
    """The arrival and the parts of a lesson. `fresh` renders anew, for a preview."""
    if fresh or page.live_revision_id is None:
        return _render(page)
    # Ids come back after a restored backup; the moment of publishing does not.
    published = page.last_published_at.timestamp() if page.last_published_at else 0
    library = f"{version_of(Term, page.content_language)}:{version_of(Exercise, get_language())}"
    key = f"lesson:{page.pk}:{page.live_revision_id}:{published}:{get_language()}:{library}"
    kept = cache.get(key)
    if kept is None:
        arrival, parts = _render(page)
        kept = [(part.number, part.heading, str(part.html)) for part in (arrival, *parts)]
        cache.set(key, kept, KEPT_SECONDS)
    arrival, *parts = [
        Part(number, heading, mark_safe(html))  # noqa: S308 - rendered by `_render` below
        for number, heading, html in kept
    ]
    return arrival, parts


def _render(page) -> tuple[Part, list[Part]]:
    """Blocks in order; a heading begins a part, and the quiz is shown by the learning side.

    A word is marked where the lesson first uses it; what it means stands at the end of that part.
    """
    marker = Marker(words_in(page.content_language), button=_word_button, note=_word_note)
    pieces: list[tuple[str, list[str]]] = [("", [])]
    kinds = [block["type"] for block in page.body.raw_data]
    for place, kind in enumerate(kinds):
        if kind == "quiz":
            continue
        block = page.body[place]
        if kind == "part":
            pieces[-1][1].append(marker.take_notes())
            pieces.append((block.value, []))
        else:
            html = block.render()
            pieces[-1][1].append(marker.mark(html) if kind in EXPLAINED else html)
    pieces[-1][1].append(marker.take_notes())
    made = [
        Part(number, heading, mark_safe("\n".join(html)))  # noqa: S308 - rendered blocks
        for number, (heading, html) in enumerate(pieces)
    ]
    if len(made) == 1:
        # No headings: the whole is one part, and nothing stands before it.
        return Part(0, "", mark_safe("")), [Part(1, "", made[0].html)]
    return made[0], made[1:]


def _word_button(number: int, word: Word, written: str) -> str:
    # `written` is a piece of the lesson's own HTML: its characters are escaped already.
    context = {"number": number, "written": mark_safe(written)}  # noqa: S308 - see above
    return render_to_string("components/word.html", context).strip()


def _word_note(number: int, word: Word) -> str:
    return render_to_string("components/word_note.html", {"number": number, "word": word})
