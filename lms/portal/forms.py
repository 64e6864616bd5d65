"""Forms of pages that belong to several apps."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.permissions import is_open_to_women
from accounts.roles import INVITABLE_ROLES, STAFF_ROLES
from accounts.sentences import ROLE_CHOICES, STAFF_LEARNS_FIRST
from accounts.services import CARDS_AT_ONCE
from accounts.types import Organisation, Person

from .coordinator.activity_log_wording import KIND_CHOICES
from .coordinator.people_table import NOBODY, STEPS

# Public id and name of each choice.
Choices = Sequence[tuple[UUID, str]]


class NameForm(forms.Form):
    """The name that the user wants to be called by."""

    shown_name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=60,
        help_text=_("Any name. The others in your rooms see it."),
        error_messages={"required": _("Please write a name. Any name will do.")},
    )


class InvitationForm(forms.Form):
    """For which role new cards are, how many, and what follows once one is used."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("A staff card works after a second approval."),
    )
    how_many = forms.IntegerField(
        label=_("Number of cards"),
        min_value=1,
        max_value=CARDS_AT_ONCE,
        initial=1,
        required=False,
        help_text=_("Up to twelve, all for the same role."),
    )
    supervisor = forms.ChoiceField(label=_("Supervisor"), required=False)
    cohort = forms.ChoiceField(
        label=_("Cohort"),
        required=False,
        help_text=_("Whoever uses a card is assigned this supervisor and joins this cohort."),
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        cohorts: Choices = (),
        supervisors: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("supervisor", supervisors), ("cohort", cohorts)):
            self.fields[name].choices = [
                ("", _("Choose later")),
                *((str(public_id), words) for public_id, words in choices),
            ]
        self.fields["organisation"].choices = [
            (str(organisation.public_id), organisation.name) for organisation in organisations
        ]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].public_id)
        # With several organisations, the service reports if one is not open yet.
        self.staff_only = not any(map(is_open_to_women, organisations))
        roles = INVITABLE_ROLES & STAFF_ROLES if self.staff_only else INVITABLE_ROLES
        self.fields["role"].choices = [
            (role, label) for role, label in ROLE_CHOICES if role in roles
        ]
        if self.staff_only:
            self.fields["role"].error_messages["invalid_choice"] = STAFF_LEARNS_FIRST
            del self.fields["supervisor"], self.fields["cohort"]


class FindWomanForm(forms.Form):
    """A part of the name of a learner among those the user looks after."""

    find = forms.CharField(label=_("Name or part of it"), required=False, max_length=60)


def chosen_place(organisations: Sequence[Organisation], chosen: str | None) -> Organisation:
    """The organisation with this public id, else the first."""
    return next(
        (found for found in organisations if str(found.public_id) == chosen), organisations[0]
    )


class PlaceForm(forms.Form):
    """A search in one of the user's organisations. Nothing of it is stored (domain R6.4)."""

    place = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        self.fields["place"].choices = [
            (str(organisation.public_id), organisation.name) for organisation in organisations
        ]
        if len(organisations) == 1:
            self.fields["place"].widget = forms.HiddenInput()

    @property
    def organisation(self) -> Organisation:
        """The chosen organisation, else the first."""
        return chosen_place(self.organisations, self.cleaned_data.get("place"))

    def asked(self, name: str) -> str:
        """The value of a field; "" if it was invalid."""
        return str(self.cleaned_data.get(name) or "")


class FindForm(PlaceForm):
    """A search by name in the table of people."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[
            ("", _("Any role")),
            *((role, label) for role, label in ROLE_CHOICES if role in INVITABLE_ROLES),
        ],
    )


class FindLearnerForm(FindForm):
    """The filters of a coordinator for the table of people.

    `cohorts`, `supervisors`: public id and name of each choice, per organisation.
    """

    step = forms.ChoiceField(
        label=_("Step"), required=False, choices=[("", _("Any step")), *STEPS.items()]
    )
    cohort = forms.ChoiceField(label=_("Cohort"), required=False)
    supervisor = forms.ChoiceField(label=_("Supervisor"), required=False)
    quiet = forms.BooleanField(label=_("No session for 4 weeks"), required=False)

    def __init__(self, *args: Any, cohorts: Choices, supervisors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].choices = [
            ("", _("Any cohort")),
            (NOBODY, _("No cohort")),
            *((str(public_id), name) for public_id, name in cohorts),
        ]
        self.fields["supervisor"].choices = [
            ("", _("Any supervisor")),
            (NOBODY, _("No supervisor")),
            *((str(public_id), name) for public_id, name in supervisors),
        ]

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields other than the name."""
        return [field for field in self.visible_fields() if field.name != "q"]

    @property
    def is_filtered(self) -> bool:
        """Whether one of them is set."""
        return any(self.asked(field.name) for field in self.filters)


class BulkForm(forms.Form):
    """An action on the people selected in the table, with the supervisor or cohort it needs."""

    act = forms.ChoiceField(choices=[("supervisor", ""), ("cohort", "")])
    supervisor = forms.UUIDField(required=False)
    cohort = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("act") and not found.get(found["act"]):
            raise forms.ValidationError(_("Choose a supervisor or a cohort."))
        return found


class ActsForm(PlaceForm):
    """The filters of the activity log."""

    q = forms.CharField(label=_("Person concerned"), required=False, max_length=60)
    who = forms.ChoiceField(label=_("Done by"), required=False)
    kind = forms.ChoiceField(
        label=_("Activity"), required=False, choices=[("", _("All activity")), *KIND_CHOICES]
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    field_order = ("place", "who", "q", "kind", "day")

    def __init__(self, *args: Any, team: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [
            ("", _("Anyone")),
            *((str(person.public_id), person.shown_name) for person in team),
        ]


class RoleForm(forms.Form):
    """The role to give to a person."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], staff_only: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices
        if staff_only:
            self.fields["role"].error_messages["invalid_choice"] = STAFF_LEARNS_FIRST


class ErasureForm(forms.Form):
    """What should happen to the certificate. Nothing is preselected."""

    certificate = forms.ChoiceField(
        label=_("If you have a certificate"),
        choices=[
            ("keep", _("Keep it valid. Nobody can find you through it.")),
            ("cancel", _("End it. Whoever checks it hears that it is not current.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one. Nothing was deleted.")},
    )


class TakeBackForm(forms.Form):
    """The alias or request number of a person who wants the account back."""

    said = forms.CharField(label=_("Alias or request number"), max_length=60)
