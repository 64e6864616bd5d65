"""A scripted talk for practice: what the mentee of a script says next. Pure; no language model.

The format is documented in the comments at the head of `scripts/en/first-talk.yaml`.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

# Taps that a script may react to, besides messages.
PAUSE, HELP = "pause", "help"
OTHER = "other"
MENTEE, MENTOR = "mentee", "mentor"
FEWEST_STEPS = 6

type Lines = Annotated[tuple[str, ...], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Part):
    """A kind that a message of the mentor can be classified as."""

    key: str
    words: tuple[str, ...] = ()
    question: bool = False
    look_back: str


class Step(_Part):
    """What the mentee says, and the mentee's answers by kind of the mentor's message."""

    key: str
    says: Lines
    reactions: dict[str, Lines] = {}
    otherwise: Lines


class Script(_Part):
    """One talk. Its steps follow each other; the mentor's messages change the answers."""

    title: str
    mentee: str
    situation: str
    kinds: tuple[Kind, ...]
    steps: Annotated[tuple[Step, ...], Field(min_length=FEWEST_STEPS)]

    @model_validator(mode="after")
    def _reacts_to_known_kinds(self) -> "Script":
        known = {kind.key for kind in self.kinds} | {PAUSE, HELP}
        unknown = {key for step in self.steps for key in step.reactions} - known
        if unknown:
            raise ValueError(f"reactions to unknown kinds: {sorted(unknown)}")
        keys = [step.key for step in self.steps]
        if len(set(keys)) < len(keys):
            raise ValueError("a step twice")
        return self

    def kind_of(self, text: str) -> str:
        """Classify a message: the first kind that fits, or `OTHER`."""
        said = " ".join(text.lower().replace("’", "'").split())
        for kind in self.kinds:
            if any(words in said for words in kind.words) or (
                kind.question and said.endswith(("?", "؟"))
            ):
                return kind.key
        return OTHER

    def answer(self, step: int, kind: str) -> tuple[str, ...]:
        """Return the mentee's answer to a message of this kind, and the next step's messages.

        At the last step, only the answer.
        """
        now = self.steps[step]
        after = self.steps[step + 1].says if step + 1 < len(self.steps) else ()
        return (*now.reactions.get(kind, now.otherwise), *after)

    def reaction(self, step: int, tap: str) -> tuple[str, ...]:
        """Return what the mentee says to a tap, often nothing. The step stays the same."""
        return self.steps[step].reactions.get(tap, ())

    def look_back(self, kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """Return the text to think about for each kind that occurred, and how often it did."""
        met = list(kinds)
        return tuple(
            (kind.look_back, met.count(kind.key)) for kind in self.kinds if kind.key in met
        )


class Talk(_Part):
    """The state of a rehearsal: it is passed in the page and stored nowhere.

    `lines` are (who, words), who is “mentee” or “mentor”; `kinds`: those of the mentor's messages.
    """

    step: int = Field(ge=0)
    lines: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...] = ()
    is_held: bool = False
    has_asked_for_help: bool = False
    is_over: bool = False

    def mentor_lines(self) -> list[str]:
        """What the mentor has written, in order."""
        return [words for who, words in self.lines if who == MENTOR]


def begin(script: Script) -> Talk:
    """Begin a talk: the mentee has come in and said the first words."""
    return Talk(step=0, lines=_by_mentee(script.steps[0].says))


def say(talk: Talk, script: Script, text: str) -> Talk:
    """Add a message of the mentor that passed screening; the mentee answers and goes on."""
    kind = script.kind_of(text)
    is_over = talk.step + 1 == len(script.steps)
    answered = ((MENTOR, text), *_by_mentee(script.answer(talk.step, kind)))
    return talk.model_copy(
        update={
            "lines": (*talk.lines, *answered),
            "kinds": (*talk.kinds, kind),
            "step": talk.step if is_over else talk.step + 1,
            "is_over": is_over,
        }
    )


def hold(talk: Talk) -> Talk:
    """Put the talk on hold."""
    return talk.model_copy(update={"is_held": True})


def go_on(talk: Talk, script: Script) -> Talk:
    """Resume the talk; the mentee may say what the pause was like."""
    if not talk.is_held:
        return talk
    said = _by_mentee(script.reaction(talk.step, PAUSE))
    return talk.model_copy(update={"is_held": False, "lines": (*talk.lines, *said)})


def ask_for_help(talk: Talk, script: Script) -> Talk:
    """Ask for help in practice mode: the script answers, and nobody is alerted."""
    said = () if talk.has_asked_for_help else _by_mentee(script.reaction(talk.step, HELP))
    return talk.model_copy(update={"has_asked_for_help": True, "lines": (*talk.lines, *said)})


def end(talk: Talk) -> Talk:
    """End the talk, as the mentor has left."""
    return talk.model_copy(update={"is_over": True, "is_held": False})


def _by_mentee(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((MENTEE, words) for words in lines)
