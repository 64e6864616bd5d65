"""The body of a lesson as HTML, cut into its parts.

It depends on the page alone, so it is rendered once for each published revision and kept in the
cache; what is hers is never cached.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Templates may change with a release: what was rendered before it is soon gone.
KEPT_SECONDS = 15 * 60


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
    key = f"lesson:{page.pk}:{page.live_revision_id}:{published}:{get_language()}"
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
    """Blocks in order; a heading begins a part, and the quiz is shown by the learning side."""
    pieces: list[tuple[str, list[str]]] = [("", [])]
    kinds = [block["type"] for block in page.body.raw_data]
    for place, kind in enumerate(kinds):
        if kind == "quiz":
            continue
        block = page.body[place]
        if kind == "part":
            pieces.append((block.value, []))
        else:
            pieces[-1][1].append(block.render(context={"lesson_key": page.key}))
    made = [
        Part(number, heading, mark_safe("\n".join(html)))  # noqa: S308 - rendered blocks
        for number, (heading, html) in enumerate(pieces)
    ]
    if len(made) == 1:
        # No headings: the whole is one part, and nothing stands before it.
        return Part(0, "", mark_safe("")), [Part(1, "", made[0].html)]
    return made[0], made[1:]
