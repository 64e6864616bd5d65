"""A quiz with a question of each newer kind, its words, and any answers to it."""

from hypothesis import strategies as st

from courses.questions.kinds.base import GapWords
from tests.unit.quiz_definitions import quiz

ORDERING = {
    "key": "order",
    "kind": "ordering",
    "options": [{"key": "ask"}, {"key": "listen"}, {"key": "end-on-time"}],
}
MATCHING = {
    "key": "match",
    "kind": "matching",
    "targets": [{"key": "mentor"}, {"key": "lawyer"}],
    "options": [
        {"key": "company", "match": "mentor"},
        {"key": "appeal", "match": "lawyer"},
        {"key": "tea", "match": "mentor"},
    ],
}
GAP = {"key": "gap", "kind": "gap", "options": [{"key": "g1"}, {"key": "g2"}]}
NUMERIC = {"key": "number", "kind": "numeric", "answer": "2.5", "tolerance": "0.5"}
HOTSPOT = {
    "key": "spot",
    "kind": "hotspot",
    "picture": {"digest": "ab" * 32, "width": 800, "height": 600},
    "options": [
        {"key": "chair", "correct": True, "area": [10.0, 10.0, 20.0, 30.0]},
        {"key": "window", "correct": False, "area": [60.0, 5.0, 30.0, 30.0]},
        {"key": "door", "correct": False, "area": [80.0, 40.0, 20.0, 60.0]},
    ],
}
BRANCHING = {
    "key": "scene",
    "kind": "branching",
    "scenes": [
        {
            "key": "bag",
            "choices": [
                {"key": "begin", "to": "silent"},
                {"key": "easy-no", "to": "chooses", "good": True},
            ],
        },
        {
            "key": "silent",
            "choices": [
                {"key": "say-so", "to": "chooses", "good": True},
                {"key": "keep-on", "to": "end"},
            ],
        },
        {
            "key": "chooses",
            "choices": [
                {"key": "use-time", "to": "end", "good": True},
                {"key": "next-bus", "to": "end"},
            ],
        },
    ],
}
REFLECTION = {"key": "think", "kind": "reflection"}
WRITTEN = {"key": "own-words", "kind": "written"}
SPOKEN = {"key": "aloud", "kind": "spoken"}
EVERY_KIND = quiz(
    ORDERING, MATCHING, GAP, NUMERIC, HOTSPOT, BRANCHING, REFLECTION, WRITTEN, pass_mark_percent=60
)
RIGHT = {
    "order": ["ask", "listen", "end-on-time"],
    "match": ["company=mentor", "appeal=lawyer", "tea=mentor"],
    "gap": ["g1=weather", "g2=shift"],
    "number": ["2,4"],
    "spot": ["chair"],
    "scene": ["easy-no", "use-time"],
    "own-words": ["I would ask first."],
}
ACCEPTED = {
    "gap": {
        "g1": (GapWords(("weather", "the weather")),),
        "g2": (GapWords(("Shift",), wrong=("Enter",)),),
    }
}


def option(text="Words", **more):
    """An option in one language."""
    return {"text": text, "feedback": "What helps.", **more}


def words_of(asked, **more):
    """The words of a question with these options."""
    return {"text": f"About {asked['key']}?", "options": {}, **more}


TEXTS = {
    "questions": {
        "order": words_of(ORDERING, options={o["key"]: option() for o in ORDERING["options"]}),
        "match": words_of(
            MATCHING,
            options={o["key"]: option() for o in MATCHING["options"]},
            targets={"mentor": "The mentor", "lawyer": "The lawyer"},
        ),
        "gap": {
            "text": "She sees the {g1} and presses {g2}.",
            "options": {
                "g1": option("", accept=["weather", "the weather"]),
                "g2": option("", accept=["Shift"], choices=["Shift", "Enter"]),
            },
        },
        "number": words_of(
            NUMERIC, unit="litres", feedback_met="Yes.", feedback_not_yet="Think of two bottles."
        ),
        "spot": words_of(
            HOTSPOT, options={o["key"]: option() for o in HOTSPOT["options"]}, alt="A room."
        ),
        "scene": words_of(
            BRANCHING,
            options={
                f"{scene['key']}.{choice['key']}": option()
                for scene in BRANCHING["scenes"]
                for choice in scene["choices"]
            },
            scenes={scene["key"]: "She sits down." for scene in BRANCHING["scenes"]},
        ),
        "think": words_of(REFLECTION, feedback="No one has seen your thought."),
        "own-words": words_of(WRITTEN, guide="Look for a question that she asks first."),
    }
}

_ways = [
    [],
    ["begin"],
    ["easy-no"],
    ["begin", "keep-on"],
    ["begin", "say-so"],
    ["begin", "say-so", "use-time"],
    ["easy-no", "use-time"],
    ["easy-no", "next-bus"],
]
_places = st.dictionaries(
    st.sampled_from(["ask", "listen", "end-on-time"]), st.integers(1, 3), max_size=3
)
_targets = st.dictionaries(
    st.sampled_from(["company", "appeal", "tea"]), st.sampled_from(["mentor", "lawyer"]), max_size=3
)
_gaps = st.dictionaries(
    st.sampled_from(["g1", "g2"]),
    st.sampled_from(["weather", " The  WEATHER", "shift", "SHIFT ", "news", ""]),
)


def _pairs(found):
    return [f"{part}={value}" for part, value in found.items()]


answers_of_every_kind = st.fixed_dictionaries(
    {},
    optional={
        "order": _places.map(_pairs) | st.permutations(["ask", "listen", "end-on-time"]).map(list),
        "match": _targets.map(_pairs),
        "gap": _gaps.map(_pairs),
        "number": st.sampled_from([[], [""], ["2"], ["2,5"], ["3.1"], ["-2"], ["two"], ["٢٫٥"]]),
        "spot": st.sampled_from([[], ["chair"], ["window"]]),
        "scene": st.sampled_from(_ways),
        "think": st.just([]),
        "own-words": st.sampled_from([[], [" "], ["I would ask first."]]),
    },
)
marks_of_written = st.sampled_from([{}, {"own-words": True}, {"own-words": False}])
