"""Receivers of Wagtail's signals for publishing, withdrawing, moving and deleting."""

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from core.clock import now

from ..library.queries import forget
from ..models import PAGE_MODELS, Exercise, Quiz, Term
from . import catalogue_sync
from .language_aliases import remove_aliases, stand_in, withdraw_translations


def _let_others_follow(page: Any) -> None:
    """Create or move aliases, so that every URL works in every language; an import does this once,
    at its end.
    """
    if not page.alias_of_id and not catalogue_sync.waits():
        stand_in(translations_too=True)


@receiver(page_published, dispatch_uid="cms-page-published")
def page_was_published(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Sync the page to `courses` as it is live now."""
    if isinstance(instance, PAGE_MODELS):
        catalogue_sync.sync(instance, at=now())
        _let_others_follow(instance)
        catalogue_sync.read_anew(instance)


@receiver(page_unpublished, dispatch_uid="cms-page-unpublished")
def page_was_withdrawn(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Retire what was withdrawn, in every language."""
    if isinstance(instance, PAGE_MODELS):
        withdraw_translations(instance)
        catalogue_sync.withdraw(instance, at=now())
        catalogue_sync.read_anew(instance)


@receiver(post_page_move, dispatch_uid="cms-page-moved")
def page_was_moved(sender: Any, instance: Any, parent_page_before: Any, **kwargs: Any) -> None:
    """Sync a lesson that moved to another module, or a module that moved to another course."""
    page = instance.specific
    if isinstance(page, PAGE_MODELS):
        catalogue_sync.move(page, came_from=parent_page_before, at=now())
        _let_others_follow(page)
        catalogue_sync.read_anew(page)


@receiver(pre_delete, dispatch_uid="cms-page-deleted")
def page_is_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Delete its aliases in other languages."""
    if isinstance(instance, PAGE_MODELS):
        remove_aliases(instance)


@receiver(published, sender=Quiz, dispatch_uid="cms-quiz-published")
def quiz_was_published(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Make a new version where the structure changed, else update the texts."""
    catalogue_sync.sync(instance, at=now())


@receiver(unpublished, sender=Quiz, dispatch_uid="cms-quiz-unpublished")
def quiz_was_withdrawn(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Sync the lessons that contain it, which no longer ask it."""
    catalogue_sync.sync(instance, at=now())


@receiver([published, unpublished, post_delete], sender=Exercise, dispatch_uid="cms-exercise")
@receiver([published, unpublished, post_delete], sender=Term, dispatch_uid="cms-term")
def library_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Renew the library's version, so that lessons and exercises are rendered again."""
    forget(sender, instance.locale.language_code)
