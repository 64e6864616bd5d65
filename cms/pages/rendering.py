"""The body of a lesson as HTML, split into its parts, with glossary words marked.

It depends on the page and the library only. So it is rendered once for each published revision and
version of the library, and cached. The learner's own data is never cached.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cms.curriculum.lesson_blocks import EXPLAINED_BLOCKS
from cms.library.glossary.queries import GlossaryWord, Marker, words_in
from cms.library.queries import CACHE_SECONDS, version_of
from cms.models import Exercise, Term
from courses.catalogue.queries import course_url

# Beginning of the text of a picture (cms/blocks/picture.html); opened for reading aloud.
CLOSED_WORDS = '<details class="frame-words">'
OPEN_WORDS = '<details class="frame-words" open>'


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a lesson; the arrival has number 0 and no heading."""

    number: int
    heading: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Rendered:
    """The part of a lesson that is the same for everyone."""

    # Its module and title.
    head: SafeString
    # How long it takes, and its content note.
    about: SafeString
    arrival: Part
    parts: tuple[Part, ...]


def header_of(course: str, module: int) -> str:
    """The key of a module's drawing. A module that an organisation made itself has no drawing."""
    return f"module-{course}-{module}"


def rendered_lesson(page: Any, *, fresh: bool = False, words_open: bool = False) -> Rendered:
    """The lesson as HTML. `fresh` renders it again, for a preview.

    `words_open`: the text of its pictures is unfolded, for reading aloud or printing.
    """
    lesson = _kept(page, fresh)
    if not words_open:
        return lesson
    arrival, *parts = [
        replace(part, html=mark_safe(part.html.replace(CLOSED_WORDS, OPEN_WORDS)))  # noqa: S308 - ours
        for part in (lesson.arrival, *lesson.parts)
    ]
    return replace(lesson, arrival=arrival, parts=tuple(parts))


def _kept(page: Any, fresh: bool) -> Rendered:
    # An alias has no revision: it shows that of its source.
    written = page.alias_of if page.alias_of_id else page
    if fresh or written.live_revision_id is None:
        return _render(page)
    # Revision ids may be reused after a restored backup; the publishing time is not.
    published = written.last_published_at.timestamp() if written.last_published_at else 0
    revision = f"{written.live_revision_id}:{published}"
    library = f"{version_of(Term, page.content_language)}:{version_of(Exercise, get_language())}"
    key = f"lesson:{page.pk}:{revision}:{page.url_path}:{get_language()}:{library}"
    kept = cache.get(key)
    if kept is None:
        made = _render(page)
        cut = (made.arrival, *made.parts)
        kept = (
            str(made.head),
            str(made.about),
            [(part.number, part.heading, str(part.html)) for part in cut],
        )
        cache.set(key, kept, CACHE_SECONDS)
    head, about, stored = kept
    arrival, *parts = [
        Part(number, heading, mark_safe(html))  # noqa: S308 - rendered by `_render` below
        for number, heading, html in stored
    ]
    return Rendered(
        mark_safe(head),  # noqa: S308 - rendered below
        mark_safe(about),  # noqa: S308 - rendered below
        arrival,
        tuple(parts),
    )


def _render(page: Any) -> Rendered:
    arrival, parts = _cut(page)
    course, module, lesson = page.address_steps
    context = {
        "page": page,
        "course_code": course,
        "course_url": course_url(course, get_language()),
        "module_number": module,
        "header": header_of(course, module),
        "lesson_number": lesson,
        "parts": parts,
    }
    return Rendered(
        render_to_string("cms/parts/lesson_head.html", context),
        render_to_string("cms/parts/lesson_about.html", context),
        arrival,
        tuple(parts),
    )


def _cut(page: Any) -> tuple[Part, list[Part]]:
    """Blocks in order; a heading begins a part, and the quiz is shown by `courses`.

    A word is marked where the lesson first uses it; its explanation is at the end of that part.
    """
    words = words_in(page.content_language)
    marker = Marker(words, button=_word_button, note=_word_note, together=_together)
    pieces: list[tuple[str, list[str]]] = [("", [])]
    context = {"lesson_key": page.key, "picture_lesson": page.picture_lesson}
    kinds = [block["type"] for block in page.body.raw_data]
    for index, kind in enumerate(kinds):
        if kind == "quiz":
            continue
        block = page.body[index]
        if kind == "part":
            pieces[-1][1].append(marker.take_notes())
            pieces.append((block.value, []))
        else:
            html = block.render(context=context)
            pieces[-1][1].append(marker.mark(html) if kind in EXPLAINED_BLOCKS else html)
    pieces[-1][1].append(marker.take_notes())
    made = [
        Part(number, heading, mark_safe("\n".join(html)))  # noqa: S308 - rendered blocks
        for number, (heading, html) in enumerate(pieces)
    ]
    if len(made) == 1:
        # No headings: the whole lesson is one part, with an empty arrival.
        return Part(0, "", mark_safe("")), [Part(1, "", made[0].html)]
    return made[0], made[1:]


def _word_button(number: int, word: GlossaryWord, written: str) -> str:
    # `written` is a piece of the lesson's own HTML: its characters are escaped already.
    context = {"number": number, "written": mark_safe(written)}  # noqa: S308 - see above
    return render_to_string("components/word.html", context).strip()


def _together(html: str) -> str:
    return f'<span class="together">{html}</span>'


def _word_note(number: int, word: GlossaryWord) -> str:
    return render_to_string("components/word_note.html", {"number": number, "word": word})
