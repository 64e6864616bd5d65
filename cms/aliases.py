"""What is not translated stands as an alias, so that every address works in every language.

The tree of the installation's language is the model. In each other language a page with the same
key stands at the same place: its translation, or an alias that shows the words of the model. An
alias becomes a translation when one is loaded or written, and never the other way round.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.models import CoursePage, CoursesPage, LessonPage, ModulePage

PAGE_MODELS = (CoursePage, ModulePage, LessonPage)
# What an alias has of its own, or has not at all.
_NOT_COPIED = {
    "id",
    "page_ptr",
    "path",
    "depth",
    "numchild",
    "url_path",
    "latest_revision",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "locale",
    "alias_of",
    "draft_title",
    "loaded_digest",
}


@dataclass(slots=True)
class _Place:
    """A page in the tree of one language, as far as its place is concerned."""

    pk: int
    path: str
    slug: str
    is_alias: bool
    parent_key: object


@transaction.atomic
def stand_in(*, translations_too: bool = False) -> int:
    """Makes the aliases that are missing and moves those that stand elsewhere; returns how many.

    `translations_too` moves translations as well, after the office moved the page they translate;
    a load moves them itself, where its files have them. Languages that are not set up, and pages
    whose parent is missing in a language, are left out.
    """
    source = Locale.objects.filter(language_code=settings.LANGUAGE_CODE).first()
    root = CoursesPage.objects.filter(locale=source).first()
    if root is None:
        return 0
    wanted = _places(root)
    others = CoursesPage.objects.filter(translation_key=root.translation_key).exclude(pk=root.pk)
    return sum(
        _Tree(courses, root, wanted).follow(translations_too)
        for courses in others.select_related("locale")
        if courses.locale.language_code in dict(settings.LANGUAGES)
    )


def _places(courses: CoursesPage) -> dict:
    """The pages below the place of courses by key, parents first. One query."""
    rows = (
        Page.objects.descendant_of(courses)
        .order_by("path")
        .values_list("pk", "path", "slug", "alias_of_id", "translation_key")
    )
    keys = {courses.path: courses.translation_key}
    found = {}
    for pk, path, slug, alias_of, key in rows:
        keys[path] = key
        found[key] = _Place(pk, path, slug, alias_of is not None, keys[path[: -Page.steplen]])
    return found


class _Tree:
    """The tree of one language, on its way to have the places of another."""

    def __init__(self, courses: CoursesPage, root: CoursesPage, wanted: dict):
        self.courses = courses
        self.wanted = wanted
        self.here = _places(courses)
        self.here[root.translation_key] = _Place(courses.pk, courses.path, "", False, None)

    def follow(self, translations_too: bool) -> int:
        """Brings every page to its place."""
        missing, moved = [], 0
        for key, place in self.wanted.items():
            mine = self.here.get(key)
            if mine is None:
                missing.append(key)
            elif (mine.is_alias or translations_too) and not self._is_right(mine, place):
                self._move(mine, place)
                moved += 1
        if moved:
            self.here.update(_places(self.courses))
        return moved + self._add(missing)

    def _is_right(self, mine: _Place, place: _Place) -> bool:
        return (mine.parent_key, mine.slug) == (place.parent_key, place.slug)

    def _move(self, mine: _Place, place: _Place) -> None:
        page = Page.objects.get(pk=mine.pk).specific
        if page.slug != place.slug:
            page.slug = place.slug
            page.save(clean=False)
        parent = self.here.get(place.parent_key)
        if parent is not None and mine.parent_key != place.parent_key:
            page.move(Page.objects.get(pk=parent.pk), pos="last-child")

    def _add(self, keys: list) -> int:
        """Aliases of these, parents first: one quick save each, as Wagtail does it for a branch."""
        sources = {
            page.translation_key: page
            for model in PAGE_MODELS
            for page in model.objects.filter(pk__in=[self.wanted[key].pk for key in keys])
        }
        last = _last_children(self.here.values())
        children: dict[str, int] = {}
        with disable_reference_index_auto_update():
            for key in keys:
                parent = self.here.get(self.wanted[key].parent_key)
                if parent is None or key not in sources:
                    continue
                step = last.get(parent.path, 0) + 1
                path = Page._get_path(parent.path, len(parent.path) // Page.steplen + 1, step)
                alias = alias_of(sources[key], self.courses.locale, path)
                alias.save(clean=False)
                self.here[key] = _Place(alias.pk, path, alias.slug, True, None)
                last[parent.path] = step
                children[parent.path] = children.get(parent.path, 0) + 1
        for parent in Page.objects.filter(path__in=children):
            parent.numchild += children[parent.path]
            Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
        return sum(children.values())


def _last_children(places) -> dict[str, int]:
    """The number of the last step below each path."""
    found: dict[str, int] = {}
    for place in places:
        parent, step = place.path[: -Page.steplen], place.path[-Page.steplen :]
        found[parent] = max(found.get(parent, 0), Page._str2int(step))
    return found


def alias_of(source, locale: Locale, path: str):
    """A row that shows the words of `source` in the tree of another language; not saved."""
    alias = type(source)()
    for field in source._meta.concrete_fields:
        if field.name not in _NOT_COPIED:
            setattr(alias, field.attname, getattr(source, field.attname))
    alias.alias_of_id = source.pk
    alias.locale = locale
    alias.draft_title = source.title
    alias.has_unpublished_changes = not source.live
    alias.path = path
    alias.depth = len(path) // Page.steplen
    return alias


def remove_aliases(page) -> None:
    """The page is about to be deleted: what only shows its words goes with it."""
    for alias in _aliases_without_translations(page):
        alias.delete()


def _aliases_without_translations(page) -> Iterator[Page]:
    for alias in Page.objects.filter(alias_of_id=page.pk):
        if not alias.get_descendants().filter(alias_of=None).exists():
            yield alias
