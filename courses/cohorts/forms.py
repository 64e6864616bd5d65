"""Forms for a cohort, its sessions and facilitators, and for attendance."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.types import Organisation
from courses.states import DEFAULT_CAPACITY, MOST_WOMEN

from . import sentences
from .meeting_services import LONGEST_ALTERNATIVE, Plan
from .rules import (
    MEETING_MINUTES,
    days_to_choose,
    missing_before_publishing,
)

PUBLISH = "publish"


def _day(**named: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **named)


class CohortForm(forms.Form):
    """A cohort. `organisations` and `courses` are the choices; omit both to edit a cohort."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    course = forms.ChoiceField(label=gettext_lazy("Course"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy(
            "For staff only, such as “Tuesdays”. Do not use a place or a person’s name."
        ),
        max_length=60,
        error_messages={"required": sentences.A_NAME},
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Eight works well. More than eight meet in two rooms."),
        min_value=1,
        max_value=MOST_WOMEN,
        initial=DEFAULT_CAPACITY,
    )
    starts_on = _day(label=gettext_lazy("First day"))
    ends_on = _day(label=gettext_lazy("Last day, if you know it"), required=False)

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation] | None = None,
        courses: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"], self.fields["course"]
            return
        self.fields["course"].choices = courses
        self.fields["organisation"].choices = [
            (str(organisation.public_id), organisation.name) for organisation in organisations
        ]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].public_id)

    def said(self) -> dict:
        """Return the arguments for the services."""
        names = ("name", "capacity", "starts_on", "ends_on")
        return {name: self.cleaned_data[name] for name in names}


class PersonForm(forms.Form):
    """One of the people who can join or facilitate the cohort."""

    person = forms.TypedChoiceField(
        coerce=UUID,
        error_messages={
            "required": gettext_lazy("Please choose a name."),
            "invalid_choice": gettext_lazy("Please choose one of the names in the list."),
        },
    )

    def __init__(self, *args: Any, label: str, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label = label
        self.fields["person"].choices = [
            ("", _("Choose a name")),
            *((str(person.id), _named(person)) for person in people),
        ]


def _named(person: Any) -> str:
    if not person.elsewhere:
        return person.name
    return _("%(name)s (now in “%(cohort)s”)") % {
        "name": person.name,
        "cohort": person.elsewhere,
    }


class MeetingForm(forms.Form):
    """A session. Childcare has no preselected answer, so that a person chooses it."""

    day = _day(label=gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=MEETING_MINUTES[0],
        max_value=MEETING_MINUTES[-1],
        initial=90,
    )
    module = forms.TypedChoiceField(
        label=gettext_lazy("Module"), coerce=int, empty_value=None, required=False
    )
    childcare = forms.TypedChoiceField(
        label=gettext_lazy("Is there childcare?"),
        help_text=gettext_lazy("Required before the session is published."),
        choices=list(sentences.CHILDCARE.items()),
        widget=forms.RadioSelect,
        empty_value=None,
        required=False,
    )
    alternative = forms.CharField(
        label=gettext_lazy("Without childcare: what do you offer instead?"),
        help_text=gettext_lazy(
            "One sentence for learners, such as “The same session by phone.” Do not name a place."
        ),
        max_length=LONGEST_ALTERNATIVE,
        required=False,
    )

    def __init__(self, *args: Any, modules: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].choices = [
            ("", _("No single module")),
            *((number, f"{number}. {title}") for number, title in modules),
        ]
        first, last = days_to_choose(timezone.localdate())
        self.fields["day"].widget.attrs.update({"min": first.isoformat(), "max": last.isoformat()})

    @classmethod
    def showing(cls, meeting: Any, *, modules: Iterable[tuple[int, str]]) -> Self:
        """Return the form filled in with the values of this session."""
        starts_at = timezone.localtime(meeting.starts_at)
        initial = {
            "day": starts_at.date(),
            "time": starts_at.time(),
            "minutes": meeting.minutes,
            "module": meeting.module.number if meeting.module else "",
            "childcare": meeting.childcare,
            "alternative": meeting.alternative,
        }
        return cls(initial=initial, modules=modules)

    @property
    def publish(self) -> bool:
        """Whether the “publish” button was pressed."""
        return self.data.get("then") == PUBLISH

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        childcare, alternative = cleaned.get("childcare"), cleaned.get("alternative", "")
        missing = missing_before_publishing(childcare, alternative)
        if self.publish and missing and missing not in self.errors:
            self.add_error(str(missing), sentences.MISSING[missing])
        return cleaned

    def plan(self, before: datetime | None = None) -> Plan:
        """Return the plan from the form. A time that was not changed keeps its seconds."""
        said = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(said["day"], said["time"]))
        if before and before.replace(second=0, microsecond=0) == starts_at:
            starts_at = before
        return Plan(
            starts_at=starts_at,
            minutes=said["minutes"],
            module=said["module"],
            childcare=said["childcare"],
            alternative=said["alternative"],
        )


class AttendanceForm(forms.Form):
    """One choice for each learner; “not marked” is selected at first, and removes a mark."""

    def __init__(self, *args: Any, women: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for woman in women:
            self.fields[str(woman.id)] = forms.ChoiceField(
                label=woman.name,
                # Explains why one choice is missing.
                help_text=woman.words if woman.rests else "",
                choices=[
                    *((str(mark), sentences.MARKS[mark]) for mark in woman.marks),
                    ("", _("Not marked")),
                ],
                initial=woman.mark,
                required=False,
                widget=forms.RadioSelect,
            )

    def marks(self) -> dict[UUID, str]:
        """Return the marks by enrolment. Learners who were not on the page stay unchanged."""
        sent = {name: mark for name, mark in self.cleaned_data.items() if name in self.data}
        return {UUID(name): mark for name, mark in sent.items()}
