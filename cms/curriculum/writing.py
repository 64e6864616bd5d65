"""New pages and quizzes, written quickly: one save each, and the rest for all of them together.

Wagtail's own way (save, keep a revision, publish) writes each row three times and indexes it four
times. That is right for an editor's click and slow for a hundred lessons. What is left behind here
is the same: a row, its revision, the log of the office, the indexes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.models import Exercise, Quiz, Term


class NewRows:
    """The rows of one load. `by` is None when a command loads."""

    def __init__(self, *, as_draft: bool, by, at: datetime):
        self.as_draft = as_draft
        self.by = by
        self.at = at
        self.rows: list = []

    @property
    def state(self) -> dict:
        """The fields of a new row that say whether it is published."""
        live = not self.as_draft
        moment = self.at if live else None
        return {
            "live": live,
            "has_unpublished_changes": self.as_draft,
            "first_published_at": moment,
            "last_published_at": moment,
        }

    def add_page(self, page: Page, parent: Page) -> Page:
        """Puts a new page below `parent`."""
        # The tree counts children on the parent, and a move may have changed them meanwhile.
        parent.refresh_from_db(fields=["path", "numchild"])
        parent.add_child(instance=page)
        self.rows.append(page)
        return page

    def change_alias(self, page: Page) -> Page:
        """Keeps a page that was an alias until now."""
        page.full_clean()
        page.save(clean=False)
        self.rows.append(page)
        return page

    def add_quiz(self, quiz: Quiz) -> Quiz:
        """Keeps a new quiz."""
        return self.add_row(quiz)

    def add_row(self, row):
        """Keeps a new row that is no page."""
        row.full_clean()
        row.save()
        self.rows.append(row)
        return row

    @contextmanager
    def written_together(self, published: Callable) -> Iterator[None]:
        """Within it rows are added; at its end they get revisions, log and references.

        `published` is called with each row that is live then.
        """
        with disable_reference_index_auto_update():
            yield
        self._keep_revisions()
        for row in self.rows:
            ReferenceIndex.create_or_update_for_object(row)
            if row.live:
                published(row)

    def _keep_revisions(self) -> None:
        revisions = Revision.objects.bulk_create(
            [
                Revision(
                    content_object=row,
                    base_content_type=row.get_base_content_type(),
                    user=self.by,
                    created_at=self.at,
                    content=row.serializable_data(),
                    object_str=str(row),
                )
                for row in self.rows
            ]
        )
        for row, revision in zip(self.rows, revisions, strict=True):
            row.latest_revision = revision
            row.live_revision = revision if row.live else None
            row.latest_revision_created_at = self.at
            action = "wagtail.publish" if row.live else "wagtail.create"
            log(instance=row, action=action, user=self.by, revision=revision, content_changed=True)
        pages = [row for row in self.rows if isinstance(row, Page)]
        fields = ["latest_revision", "live_revision"]
        Page.objects.bulk_update(pages, [*fields, "latest_revision_created_at"], batch_size=100)
        for model in (Quiz, Exercise, Term):
            mine = [row for row in self.rows if isinstance(row, model)]
            model.objects.bulk_update(mine, fields, batch_size=100)
