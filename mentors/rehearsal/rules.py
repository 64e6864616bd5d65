"""A scripted talk for practice: what the mentee of a script says next. Pure; no language model.

Source of the format: the comments at the head of `scripts/en/first-talk.yaml`.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

# Taps that a script may react to, beside lines.
PAUSE, HELP = "pause", "help"
OTHER = "other"
MENTEE, MENTOR = "mentee", "mentor"
FEWEST_STEPS = 6

type Lines = Annotated[tuple[str, ...], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Part):
    """What a line of the mentor may be taken for."""

    key: str
    words: tuple[str, ...] = ()
    question: bool = False
    look_back: str


class Step(_Part):
    """What the mentee says, and the mentee's answers by kind of the mentor's line."""

    key: str
    says: Lines
    reactions: dict[str, Lines] = {}
    otherwise: Lines


class Script(_Part):
    """One talk. Its steps follow each other; what the mentor writes changes the answers."""

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
        """What a line is taken for: the first kind that fits, or `OTHER`."""
        said = " ".join(text.lower().replace("’", "'").split())
        for kind in self.kinds:
            if any(words in said for words in kind.words) or (
                kind.question and said.endswith(("?", "؟"))
            ):
                return kind.key
        return OTHER

    def answer(self, step: int, kind: str) -> tuple[str, ...]:
        """What the mentee says after a line of this kind, and what comes next; at the end of the
        last step the answer alone.
        """
        now = self.steps[step]
        after = self.steps[step + 1].says if step + 1 < len(self.steps) else ()
        return (*now.reactions.get(kind, now.otherwise), *after)

    def reaction(self, step: int, tap: str) -> tuple[str, ...]:
        """What the mentee says to a tap, which goes no step on; often nothing."""
        return self.steps[step].reactions.get(tap, ())

    def look_back(self, kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """For each kind that was met what can be thought about it, and how often it was met."""
        met = list(kinds)
        return tuple(
            (kind.look_back, met.count(kind.key)) for kind in self.kinds if kind.key in met
        )


class Talk(_Part):
    """A rehearsal as it stands: it travels in the page and is kept nowhere.

    `lines` are (who, words), who is “mentee” or “mentor”; `kinds` what the mentor's were taken for.
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
    """The mentee has come in and said the first words."""
    return Talk(step=0, lines=_by_mentee(script.steps[0].says))


def say(talk: Talk, script: Script, text: str) -> Talk:
    """The mentor has said a line that may be said; the mentee answers and goes on."""
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
    """Everything stands still."""
    return talk.model_copy(update={"is_held": True})


def go_on(talk: Talk, script: Script) -> Talk:
    """Both are ready; the mentee may say what the pause was like."""
    if not talk.is_held:
        return talk
    said = _by_mentee(script.reaction(talk.step, PAUSE))
    return talk.model_copy(update={"is_held": False, "lines": (*talk.lines, *said)})


def ask_for_help(talk: Talk, script: Script) -> Talk:
    """A drill: the script answers, and nobody is called."""
    said = () if talk.has_asked_for_help else _by_mentee(script.reaction(talk.step, HELP))
    return talk.model_copy(update={"has_asked_for_help": True, "lines": (*talk.lines, *said)})


def end(talk: Talk) -> Talk:
    """The mentor has gone out."""
    return talk.model_copy(update={"is_over": True, "is_held": False})


def _by_mentee(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((MENTEE, words) for words in lines)
