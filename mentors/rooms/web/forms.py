"""Her answers before a room, and what a woman says without scripts."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.consents.forms import AnswerForm
from accounts.consents.rules import Kind

from .. import sentences
from ..line_kinds import PHRASE, PHRASES, SAY, is_visible
from ..line_queries import translation_of
from ..messages import NewMessage
from ..seat_acts import Act
from ..translations import TRANSLATION


class BeforeForm(AnswerForm):
    """Her yes or no to one of the questions before a room."""

    number = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(kind.number, kind.number) for kind in kinds]


class SayForm(forms.Form):
    """Words, or a phrase; the id makes a second click harmless."""

    id = forms.UUIDField(required=False)
    text = forms.CharField(required=False)
    phrase = forms.ChoiceField(required=False, choices=[(key, key) for key in PHRASES])
    # An interpreter's words are those of this line in another language.
    of = forms.UUIDField(required=False)
    # The talk of two in which she says it.
    talk = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        cleaned["id"] = cleaned.get("id") or uuid.uuid4()
        if not is_visible(cleaned.get("text") or cleaned.get("phrase") or ""):
            raise forms.ValidationError(sentences.NOTHING_WRITTEN)
        return cleaned

    def new_message(self, member_id: int) -> NewMessage:
        """What she says, for `post_messages`. A phrase goes first; words in the box stay there."""
        phrase, of = self.cleaned_data["phrase"], self.cleaned_data["of"]
        if of is not None:
            text = translation_of(member_id, of, self.cleaned_data["text"])
            return NewMessage(member_id, self.cleaned_data["id"], text, TRANSLATION)
        return NewMessage(
            member_id=member_id,
            client_id=self.cleaned_data["id"],
            text=phrase or self.cleaned_data["text"],
            kind=PHRASE if phrase else SAY,
            talk=self.cleaned_data["talk"],
        )

    @property
    def act(self) -> Act:
        """What that is in the table of seats."""
        return Act.SAY if self.cleaned_data["of"] is None else Act.TRANSLATE

    @property
    def sentence(self) -> str:
        """Why this cannot be said; what a page of ours never sends has one sentence for all."""
        own = self.non_field_errors()
        return str(own[0] if own else sentences.PAGE_LINES["try-again"])

    @property
    def kept_text(self) -> str:
        """What she had typed when she tapped a phrase."""
        return self.cleaned_data["text"] if self.cleaned_data["phrase"] else ""
