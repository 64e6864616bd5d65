"""Questions as a page shows them: structure, words and her answer put together. No query.

Before she hands in nothing tells what fits. Where the definition holds the answer in its order, the
parts are shown in another one, the same each time for the same attempt.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..questions.kinds.base import Asked, OptionText, QuestionText
from ..questions.kinds.gap import MARKER
from ..questions.kinds.spoken import RECORDED
from ..questions.sampling import by_chance
from ..questions.schema import Definition, Texts
from .sentences import ordinal
from .view_models import (
    AreaView,
    ChoiceView,
    OptionView,
    PictureView,
    PieceView,
    QuestionView,
    RecordingView,
    SceneView,
    ShownView,
)

# The field of a question in the form is this and the question's key; of a part, a dot and its key.
FIELD_PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class Answered:
    """What there is of an attempt. `met` says of each question how it came out.

    `judged`: she has handed in. `waits` are the questions that a person has still to read,
    `comments` what a person wrote back. `seed` is the same for the same attempt. `recordings` are
    what she said aloud, `ran_out` the questions whose recording nobody marked in time.
    """

    chosen: Mapping[str, Sequence[str]]
    seed: str
    judged: bool = False
    met: Mapping[str, bool | None] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, RecordingView] = field(default_factory=dict)
    ran_out: frozenset[str] = frozenset()
    # The questions of which she has looked at the answer before handing in.
    fixed: frozenset[str] = frozenset()
    # Why a person said otherwise than the rules, by question.
    second_looks: Mapping[str, str] = field(default_factory=dict)

    def shows(self, key: str) -> bool:
        """Whether the page tells what fits."""
        return self.judged or key in self.fixed


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with all that belongs to it."""

    # One of the kinds; what makes its view knows which.
    question: Any
    words: QuestionText
    chosen: tuple[str, ...]
    met: bool | None
    judged: bool
    seed: str
    mixed: bool

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def name(self) -> str:
        return FIELD_PREFIX + self.question.key

    def part_name(self, part: str) -> str:
        return f"{self.name}.{part}"

    def feedback(self, part: str) -> str:
        return self.words.options[part].feedback if self.judged else ""


def question_views(
    definition: Definition, texts: Texts, answered: Answered
) -> tuple[QuestionView, ...]:
    """All questions of a quiz."""
    return tuple(
        _question(question, texts.questions[question.key], answered, definition.options == "random")
        for question in definition.questions
    )


def _question(
    question: Asked, words: QuestionText, answered: Answered, mixed: bool
) -> QuestionView:
    asked = _Asked(
        question=question,
        words=words,
        chosen=question.read(answered.chosen.get(question.key, ())),
        met=answered.met.get(question.key),
        judged=answered.shows(question.key),
        seed=f"{answered.seed}{question.key}",
        # “True” stands before “not true”, where she looks for it; places keep their numbers.
        mixed=mixed and question.kind in ("single", "multiple"),
    )
    view = QuestionView(
        key=question.key,
        name=asked.name,
        kind=question.kind,
        text=words.text,
        met=asked.met,
        counts=question.counts,
        answered=question.is_whole(asked.chosen),
        touched=bool(asked.chosen),
        waits=question.key in answered.waits,
        feedback=words.feedback if asked.judged else "",
        comment=answered.comments.get(question.key, ""),
        recording=answered.recordings.get(question.key),
        ran_out=question.key in answered.ran_out,
        sound=words.sound,
        shown=shown(words),
        part=words.part,
        fixed=question.key in answered.fixed and not answered.judged,
        second_look=answered.second_looks.get(question.key, ""),
    )
    return replace(view, **_PARTS[view.look](asked))


def shown(words: QuestionText | OptionText) -> ShownView | None:
    """The picture or the drawing beside these words."""
    if words.drawing:
        return ShownView(drawing=words.drawing)
    picture = words.picture
    if picture is None:
        return None
    return ShownView(picture.digest, words.alt, picture.width, picture.height)


def shuffled[Part](parts: Sequence[Part], seed: str, key: Callable[[Part], str]) -> list[Part]:
    """The parts in an order that depends on nothing but the seed, and never in their own."""
    found = by_chance(parts, seed, key)
    return found if found != list(parts) or len(found) < 2 else [*found[1:], found[0]]


# --- the kinds ------------------------------------------------------------------------------


def _choice(asked: _Asked) -> dict:
    options, parts = [], list(asked.question.options)
    if asked.mixed:
        parts = by_chance(parts, asked.seed, key=lambda one: one.key)
    for option in parts:
        checked = option.key in asked.chosen
        tells = asked.judged and (checked or option.correct)
        options.append(
            OptionView(
                value=option.key,
                text=asked.words.options[option.key].text,
                checked=checked,
                correct=option.correct if asked.judged else None,
                feedback=asked.words.options[option.key].feedback if tells else "",
                shown=shown(asked.words.options[option.key]),
                sound=asked.words.options[option.key].sound,
            )
        )
    return {"options": tuple(options)}


def _ordering(asked: _Asked) -> dict:
    places = asked.question.places(asked.chosen)
    keys = list(asked.question.part_keys())
    if asked.judged:
        order = keys
    elif asked.question.is_whole(asked.chosen):
        order = list(asked.chosen)
    else:
        order = shuffled(keys, asked.seed, key=str)
    options = []
    for key in order:
        place, fits = places.get(key), keys.index(key) + 1
        options.append(
            OptionView(
                value=key,
                text=asked.words.options[key].text,
                name=asked.part_name(key),
                choices=tuple(
                    ChoiceView(str(number), ordinal(number), number == place)
                    for number in range(1, len(keys) + 1)
                ),
                correct=place == fits if asked.judged else None,
                feedback=asked.feedback(key),
                given=ordinal(place) if place else "",
                right=ordinal(fits) if asked.judged else "",
                shown=shown(asked.words.options[key]),
            )
        )
    return {"options": tuple(options)}


def _matching(asked: _Asked) -> dict:
    targets = asked.words.targets
    given = dict(entry.split("=") for entry in asked.chosen)
    pairs = asked.question.options
    options = []
    for pair in pairs if asked.judged else shuffled(pairs, asked.seed, key=lambda one: one.key):
        own = given.get(pair.key, "")
        options.append(
            OptionView(
                value=pair.key,
                text=asked.words.options[pair.key].text,
                name=asked.part_name(pair.key),
                choices=tuple(
                    ChoiceView(key, targets[key], key == own)
                    for key in asked.question.target_keys()
                ),
                correct=own == pair.match if asked.judged else None,
                feedback=asked.feedback(pair.key),
                given=targets.get(own, ""),
                right=targets[pair.match] if asked.judged else "",
                shown=shown(asked.words.options[pair.key]),
            )
        )
    return {"options": tuple(options)}


def _gap(asked: _Asked) -> dict:
    given = dict(entry.split("=", 1) for entry in asked.chosen)
    gaps = {gap: _one_gap(asked, gap, given.get(gap, "")) for gap in asked.question.part_keys()}
    pieces = []
    for place, piece in enumerate(MARKER.split(asked.words.text)):
        if place % 2 and piece in gaps:
            pieces.append(PieceView(gap=gaps[piece]))
        elif piece:
            pieces.append(PieceView(text=piece))
    return {"options": tuple(gaps.values()), "pieces": tuple(pieces)}


def _one_gap(asked: _Asked, gap: str, word: str) -> OptionView:
    words = asked.words.options[gap]
    accepted = {gap: words.accept}
    fits = None
    if asked.judged:
        # What was judged holds, even where other words are accepted by now.
        fits = bool(asked.met) or asked.question.fits(f"{gap}={word}", accepted)
    return OptionView(
        value=gap,
        text="",
        name=asked.part_name(gap),
        choices=tuple(ChoiceView(one, one, one == word) for one in words.choices),
        typed=word,
        correct=fits,
        feedback=asked.feedback(gap),
        given=word,
        right=words.accept[0] if asked.judged else "",
    )


def _numeric(asked: _Asked) -> dict:
    found: dict[str, object] = {
        "typed": asked.chosen[0] if asked.chosen else "",
        "unit": asked.words.unit,
    }
    if asked.judged:
        found["right"] = asked.question.answer
        words = asked.words
        found["feedback"] = words.feedback_met if asked.met else words.feedback_not_yet
    return found


def _hotspot(asked: _Asked) -> dict:
    picture = asked.question.picture
    areas = []
    for number, region in enumerate(asked.question.options, start=1):
        left, top, width, height = (
            side * whole / 100
            for side, whole in zip(region.area, (picture.width, picture.height) * 2, strict=True)
        )
        areas.append(AreaView(region.key, number, left, top, width, height))
    view = PictureView(
        digest=picture.digest,
        alt=asked.words.alt,
        width=picture.width,
        height=picture.height,
        areas=tuple(areas),
    )
    return _choice(asked) | {"picture": view}


def _branching(asked: _Asked) -> dict:
    behind, scene = asked.question.way(asked.chosen)
    words = asked.words
    scenes = tuple(
        SceneView(
            text=words.scenes[passed.key],
            value=choice.key,
            choice=words.options[f"{passed.key}.{choice.key}"].text,
            keep=place,
            good=choice.good if asked.judged else None,
            feedback=asked.feedback(f"{passed.key}.{choice.key}"),
        )
        for place, (passed, choice) in enumerate(behind)
    )
    options = scene.choices if scene is not None and not asked.judged else ()
    return {
        "behind": scenes,
        "scene": words.scenes[scene.key] if scene is not None else "",
        "options": tuple(
            OptionView(option.key, words.options[f"{scene.key}.{option.key}"].text)
            for option in options
        ),
    }


def _reflection(asked: _Asked) -> dict:
    return {}


def _written(asked: _Asked) -> dict:
    return {"typed": next((entry for entry in asked.chosen if entry != RECORDED), "")}


_PARTS: Mapping[str, Callable[[_Asked], dict]] = {
    "choice": _choice,
    "ordering": _ordering,
    "matching": _matching,
    "gap": _gap,
    "numeric": _numeric,
    "hotspot": _hotspot,
    "branching": _branching,
    "reflection": _reflection,
    "written": _written,
    "spoken": _written,
}
