"""The texts of a question and its options in one language. Pure.

Texts are kept separate from the question itself (`base.py`), which is the same in every language.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StrictInt,
    StringConstraints,
    model_serializer,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Frozen(BaseModel):
    """Immutable data that rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Picture(Frozen):
    """A picture, identified by the SHA-256 of its file. *Units*: pixels."""

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    width: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    height: Annotated[int, Field(strict=True, ge=1, le=10_000)]


class Words(Frozen):
    """Texts of which each kind needs some: fields that a kind does not use are not stored."""

    always: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_what_is_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        return {
            name: value for name, value in handler(self).items() if value or name in self.always
        }


class SoundFacts(Frozen):
    """A file with the text read aloud. *Units*: bytes, shown to the learner before loading."""

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size_bytes: int

    @property
    def kilobytes(self) -> int:
        """The size as shown to the learner, rounded up."""
        return -(-self.size_bytes // 1000)


class OptionText(Words):
    """An option in one language, and what the learner reads after choosing it.

    `accept`, `reject` and `choices` belong to a gap: the words that fit, words that never fit, and
    the words to choose from (none: the learner types).
    """

    always = frozenset({"text", "feedback"})

    text: str
    feedback: str
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    # What is shown beside the text: a picture with its description, or one of our drawings. It is
    # not judged, so it is stored here and changing it makes no new version.
    picture: Picture | None = None
    alt: str = ""
    drawing: Slug | Literal[""] = ""
    # NULL, here and below: there is no recording of it yet.
    sound: SoundFacts | None = None


class QuestionText(Words):
    """A question in one language. `options` are its parts by key, in a scene by `scene.choice`."""

    always = frozenset({"text", "options"})

    text: str
    options: dict[str, OptionText] = {}
    # Feedback for everyone afterwards, where no option was chosen.
    feedback: str = ""
    feedback_met: str = ""
    feedback_not_yet: str = ""
    targets: dict[str, str] = {}
    scenes: dict[str, str] = {}
    unit: str = ""
    # Description of the picture.
    alt: str = ""
    # For the person who marks; the learner who answers never reads it.
    guide: str = ""
    # As for an option.
    picture: Picture | None = None
    drawing: Slug | Literal[""] = ""
    # The part of the lesson that helps, counted from 1. 0: the lesson as a whole.
    part: Annotated[StrictInt, Field(ge=0, le=99)] = 0
    sound: SoundFacts | None = None
