"""Services for learners, and the countries that organisations work in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel

from cms.forms import ServiceForm
from cms.rules.sentences import BILL_NAMES, COST_NAMES, KIND_LABELS
from cms.rules.service_checks import COSTS, EMERGENCY, KINDS, ON_BILL, State, state_of
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

NO_PLACES = _(
    "No street, no house, no map: where a woman is helped stays secret. A number, a web page and "
    "one sentence are enough. After saving, check the entry (list, “Check”): women see it then."
)


def languages() -> list[tuple[str, str]]:
    """The languages of the site. A function, so that a new language needs no migration."""
    return list(settings.LANGUAGES)


class Service(ClusterableModel):
    """One service: how to reach it, and what to expect.

    Created by an editor, or with the installation. Learners see it while a check counts
    (`cms.rules.service_checks`). Never a postal address (domain R4.1).

    Personal data: which two accounts checked it last; why: a check has a name to it (R8.3). It is
    erased with the account; the day stays.
    """

    personal_data = PersonalData(
        what="which two people rang an entry last",
        why="a check has a name to it",
        seen_by="editors and coordinators",
        clock=Clock.RECORD,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("verified_by", "first_rung_by"),
        because="the entry is the installation's",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # NULL: belongs to the installation, for every organisation.
    organisation = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Whose contact it is. Empty: everybody's."),
    )
    kind = models.CharField(
        _("type"), max_length=20, choices=[(kind, KIND_LABELS[kind]) for kind in KINDS]
    )
    name = models.CharField(_("name"), max_length=100)
    # "": every country of the European Union; emergency entries only.
    country = CountryField(
        _("country"), blank=True, help_text=_("Empty: all of the European Union (112).")
    )
    # Codes of the languages spoken there.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    # For messages; "" if there is none.
    text_number = models.CharField(
        _("number for text messages"), max_length=32, blank=True, db_default=""
    )
    # Codes of `WAYS`: how else it is reached.
    ways = models.JSONField(_("other ways"), default=list, db_default=[], blank=True)
    # "": unknown.
    cost = models.CharField(
        _("cost of a call"),
        max_length=8,
        blank=True,
        db_default="",
        choices=[(code, COST_NAMES[code]) for code in COSTS],
    )
    # "": unknown.
    on_bill = models.CharField(
        _("on the bill"),
        max_length=4,
        blank=True,
        db_default="",
        choices=[(code, BILL_NAMES[code]) for code in ON_BILL],
    )
    web = models.URLField(_("web page"), blank=True)
    no_name_needed = models.BooleanField(_("no need to give a name"), default=False)
    leads_to_police = models.BooleanField(
        _("leads to the police"),
        default=False,
        db_default=False,
        help_text=_("The police answer, or hear what is said. Women read it before they call."),
    )
    # For entries that come with the software, until they are changed: public pages with the number.
    sources = models.JSONField(default=list, db_default=[], blank=True, editable=False)
    # NULL: not found in public pages, or changed since.
    looked_up_on = models.DateField(null=True, blank=True, editable=False)
    # For a number from public pages: who rang it first, until a second person has. NULL: nobody, or
    # the account was erased since.
    first_rung_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    first_rung_on = models.DateField(null=True, blank=True, editable=False)
    # NULL: nobody yet, or the account was erased since.
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("checked by"),
    )
    # NULL: not checked yet, or not since it was changed.
    verified_on = models.DateField(_("checked on"), null=True, blank=True, editable=False)

    panels = [
        HelpPanel(content=NO_PLACES),
        FieldPanel("kind"),
        FieldPanel("name"),
        FieldPanel("country"),
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("text_number"),
                FieldPanel("web"),
                FieldPanel("ways"),
                FieldPanel("cost"),
                FieldPanel("on_bill"),
            ],
            heading=_("How to reach it"),
        ),
        FieldPanel("languages"),
        FieldPanel("no_name_needed"),
        FieldPanel("leads_to_police"),
        InlinePanel("words", heading=_("What to expect"), label=_("Language"), min_num=1),
        FieldPanel("organisation"),
    ]
    base_form_class = ServiceForm

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["country", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(KINDS)), name="service_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(country="") | Q(kind=EMERGENCY),
                name="only_emergency_holds_in_many_countries",
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(web="") | ~Q(text_number=""),
                name="service_can_be_reached",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_on__isnull=False),
                name="who_checked_did_so_on_a_day",
            ),
        ]

    def __str__(self):
        return self.name

    def state(self, today) -> State:
        """The state of its last check today."""
        return state_of(self.verified_on, today, self.looked_up_on)

    def needs_two(self) -> bool:
        """Whether two people have to ring it, because its number comes from public pages."""
        return self.looked_up_on is not None


class ServiceWords(models.Model):
    """What to expect of a service, in one language. No personal data."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, choices=languages)
    expect = models.CharField(
        _("what to expect"),
        max_length=160,
        help_text=_("One sentence: who answers, and what happens then."),
    )
    hours = models.CharField(
        _("when"), max_length=80, blank=True, help_text=_("For example: day and night")
    )

    panels = [FieldPanel("language"), FieldPanel("expect"), FieldPanel("hours")]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "language"], name="a_service_is_described_once_in_a_language"
            )
        ]

    def __str__(self):
        return self.expect


class HomeCountry(models.Model):
    """The country an organisation works in: its members see the services of that country first.

    Created when an editor or the operator chooses it. No personal data.
    """

    organisation = models.OneToOneField(
        "accounts.Organisation",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("organisation"),
    )
    country = CountryField(_("country"))

    panels = [FieldPanel("organisation"), FieldPanel("country")]

    class Meta:
        verbose_name = _("country of an organisation")
        verbose_name_plural = _("countries of organisations")
        ordering = ["organisation"]

    def __str__(self):
        return f"{self.organisation}: {self.country.name}"  # type: ignore[attr-defined]  # a Country, not a str
