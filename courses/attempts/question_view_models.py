"""What a question of a quiz shows: plain, frozen, without a model. Made by `presenters`."""

from dataclasses import dataclass
from datetime import datetime

from courses.questions.kinds.texts import SoundFacts


@dataclass(frozen=True, slots=True)
class ShownView:
    """What stands beside words: a picture of the office, or one of our drawings by its name."""

    digest: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A line of a drop-down list."""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """One part of a question. `correct` and `feedback` are empty until she has handed in."""

    value: str
    text: str
    checked: bool = False
    # Of a missing word: which it is in the sentence, counted from 1.
    number: int = 0
    correct: bool | None = None
    # Shown after handing in.
    feedback: str = ""
    # Where the part has a field of its own: its name, what can be chosen, what she typed.
    name: str = ""
    choices: tuple[ChoiceView, ...] = ()
    typed: str = ""
    # An accepted word that is nearly what she typed: she is asked which she means.
    meant: str = ""
    # Afterwards, in words: what she gave and what fits.
    given: str = ""
    right: str = ""
    shown: ShownView | None = None
    # None: nobody has read it aloud yet.
    sound: SoundFacts | None = None


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of a sentence with gaps: words, or a gap."""

    text: str = ""
    gap: OptionView | None = None


@dataclass(frozen=True, slots=True)
class AreaView:
    """A numbered rectangle. *Units*: pixels of the picture."""

    value: str
    number: int
    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Where its number stands."""
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class PictureView:
    """The picture of a question; `alt` says what it shows."""

    digest: str
    alt: str
    width: int
    height: int
    areas: tuple[AreaView, ...]

    @property
    def mark(self) -> float:
        """The radius of a number's disc, so that it is read at any size of the picture."""
        return max(self.width, self.height) / 24


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene behind her with her choice. `keep`: how many choices lead to it, for going back."""

    text: str
    value: str
    choice: str
    keep: int
    # Empty until she has handed in.
    good: bool | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class RecordingView:
    """What she said aloud. *Units*: `seconds` as her browser counted them."""

    seconds: int
    kept_until: datetime
    # It was marked, or it was too old.
    deleted: bool

    @property
    def clock(self) -> str:
        """“1:05”."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it stands before her. `met` is None until it is judged, if it is at all."""

    key: str
    name: str
    # The templates of the question to answer, and of the question after handing in.
    template: str
    result_template: str
    text: str
    # Words of ours in place of the text, before and after handing in; "": the text itself stands.
    prompt: str = ""
    result_prompt: str = ""
    # What is said below the text, and beside an answer of which a part is missing.
    hint: str = ""
    part_missing: str = ""
    # The static file of a module that it works more easily with.
    script: str = ""
    # More than one of the options may be chosen.
    several_may_fit: bool = False
    # A person judges it, and it may be said aloud.
    read_by_person: bool = False
    said_aloud: bool = False
    options: tuple[OptionView, ...] = ()
    met: bool | None = None
    # False: it gives no point.
    counts: bool = True
    # Whether nothing of her answer is missing, and whether there is any.
    answered: bool = False
    touched: bool = False
    # She has handed in, and a person has still to read it.
    waits: bool = False
    pieces: tuple[PieceView, ...] = ()
    picture: PictureView | None = None
    behind: tuple[SceneView, ...] = ()
    # Where she stands; "" at the end of her way.
    scene: str = ""
    typed: str = ""
    unit: str = ""
    right: str = ""
    feedback: str = ""
    # What the person wrote back to her.
    comment: str = ""
    # None: she has said nothing aloud.
    recording: RecordingView | None = None
    # Her recording was deleted for its age before anybody marked it: nothing counts against her.
    ran_out: bool = False
    sound: SoundFacts | None = None
    shown: ShownView | None = None
    # The part of the lesson that helps; 0: the lesson as a whole.
    part: int = 0
    # She has looked at its answer, so it is settled while the rest is still open.
    fixed: bool = False
    # Why a person said otherwise than the rules; "" where nobody did.
    second_look: str = ""

    @property
    def not_fitting(self) -> OptionView | None:
        """The first of what she chose that does not fit and has something to say."""
        chosen = (one for one in self.options if one.checked and not one.correct)
        return next((one for one in chosen if one.feedback), None)

    @property
    def asks_back(self) -> bool:
        """Whether she is asked if she meant another word."""
        return any(option.meant for option in self.options)

    @property
    def has_cards(self) -> bool:
        """Whether its options stand as cards with pictures."""
        return any(option.shown for option in self.options)

    @property
    def steps(self) -> int:
        """How many choices of a scene she has when she goes on from here."""
        return len(self.behind) + 1
