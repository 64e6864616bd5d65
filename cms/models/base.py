"""What all pages here have in common."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.csp import CSP, build_policy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PagePermissionTester, PageViewRestriction

from cms.curriculum.files import MAX_TITLE_CHARACTERS


class FramedPreview:
    """A preview that the CMS admin may show in a frame; the rest of the page's policy applies."""

    def make_preview_request(self, *args, **kwargs):
        """The response has already passed the middleware, which forbids framing."""
        # Mixed into Wagtail's preview classes, which have no types.
        response = super().make_preview_request(*args, **kwargs)  # type: ignore[misc]
        policy = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}
        response["Content-Security-Policy"] = build_policy(policy)
        return response


class PagePermissions(PagePermissionTester):
    """Page permissions. Nobody publishes alone; whoever may change a page may withdraw it alone."""

    def can_unpublish(self):
        """Withdrawing needs no second person: harmful content has to be removed at once."""
        may_change = self.user.is_active and "change" in self.permissions
        return super().can_unpublish() or (
            may_change and self.page.live and not self.page_is_root and not self.page_locked()
        )


class BasePage(FramedPreview, Page):
    """A page of this site. `cms.pages.access` decides who may open it, never Wagtail's privacy.

    `key` is the same in every language (Wagtail's translation key); learner records know the page
    by it. No personal data.
    """

    # Wagtail's own title panel needs the slug field, but the slug is set by code.
    content_panels = [FieldPanel("title", classname="title")]
    # Menus, search descriptions and privacy are not used.
    promote_panels = []
    settings_panels = []
    private_page_options = []

    class Meta:
        abstract = True

    @property
    def key(self):
        """The UUID by which `courses` knows this page."""
        return self.translation_key

    @property
    def content_language(self) -> str:
        """The language of its content: for an alias, that of its source."""
        return (self.alias_of if self.alias_of_id else self).locale.language_code

    def permissions_for_user(self, user):
        """Wagtail's tester with the permissions above."""
        return PagePermissions(user, self)

    def get_view_restrictions(self):
        """None: `private_page_options` is empty, so a database query would be pointless."""
        return PageViewRestriction.objects.none()

    def clean(self):
        super().clean()
        if len(self.title) > MAX_TITLE_CHARACTERS:
            raise ValidationError({"title": _("A title has at most 200 characters.")})


class FromFile(models.Model):
    """A row that course files may contain. The digest shows whether an editor changed it since."""

    # "": created in the CMS admin.
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class NumberedPage(FromFile, BasePage):
    """A page whose slug is its number among its siblings."""

    class Meta:
        abstract = True

    @property
    def number(self) -> int:
        """Its number, counted from 0 or 1 as the course files do."""
        return int(self.slug)

    def clean(self):
        super().clean()
        if not self.slug.isdecimal():
            raise ValidationError({"slug": _("The address of this page is a number.")})
