"""What every page here has in common."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.csp import CSP, build_policy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PagePermissionTester, PageViewRestriction

from cms.curriculum.files import MAX_TITLE_CHARACTERS


class FramedPreview:
    """A preview that the office may show in its frame; all else of the page's own policy holds."""

    def make_preview_request(self, *args, **kwargs):
        """The page went through the middleware already and says that nobody may frame it."""
        # Mixed into Wagtail's previews, which bring no types.
        response = super().make_preview_request(*args, **kwargs)  # type: ignore[misc]
        policy = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}
        response["Content-Security-Policy"] = build_policy(policy)
        return response


class PagePermissions(PagePermissionTester):
    """Rights on a page. Nobody publishes alone; whoever may change a page may withdraw it alone."""

    def can_unpublish(self):
        """Withdrawing needs no second person: what does harm has to be gone at once."""
        may_change = self.user.is_active and "change" in self.permissions
        return super().can_unpublish() or (
            may_change and self.page.live and not self.page_is_root and not self.page_locked()
        )


class BasePage(FramedPreview, Page):
    """A page of this site. `cms.pages.access` decides who may open it, never Wagtail's privacy.

    `key` is the same in every language (Wagtail's translation key); learner records know the page
    by it. No personal data.
    """

    # Wagtail's own title panel looks for the address field, and the address is set by code.
    content_panels = [FieldPanel("title", classname="title")]
    # A menu, search words and privacy are not used.
    promote_panels = []
    settings_panels = []
    private_page_options = []

    class Meta:
        abstract = True

    @property
    def key(self):
        """The UUID by which the learning side knows this page."""
        return self.translation_key

    @property
    def content_language(self) -> str:
        """The language of its words: an alias shows those of its source."""
        return (self.alias_of if self.alias_of_id else self).locale.language_code

    def permissions_for_user(self, user):
        """The tester of Wagtail with the rights above."""
        return PagePermissions(user, self)

    def get_view_restrictions(self):
        """None: `private_page_options` is empty, so asking the database would be for nothing."""
        return PageViewRestriction.objects.none()

    def clean(self):
        super().clean()
        if len(self.title) > MAX_TITLE_CHARACTERS:
            raise ValidationError({"title": _("A title has at most 200 characters.")})


class FromFile(models.Model):
    """Something that course files may hold. The digest tells whether an editor changed it since."""

    # "": made in the office.
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class NumberedPage(FromFile, BasePage):
    """A page whose address is its number among its siblings."""

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
