"""A small course in files, whole and in order; tests break one thing in it."""

from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5


def key(name: str) -> UUID:
    """The same UUID for the same name."""
    return uuid5(NAMESPACE_URL, name)


COURSE = """\
key: {key}
code: {code}
title: Tea
summary: How to make tea.
audience: [{audience}]
"""
OUTCOMES = "t1-1: say when water boils\nt1-2: choose a cup\n"
MODULE = "key: {key}\ntitle: Water\nsummary: All about water.\n"
LESSON = """\
---
key: {key}
title: {title}
minutes: 12
outcomes: [t1-1, t1-2]
content_note: Talks about hot water
short_version: |
  Water can be hot.

  Wait a little, then drink.
grounding: [G2]
competencies: [C2]
principle: 1
---
Sit where you like.

## The kettle

Water **boils** in a kettle. It sounds like *rain*.

- Fill it
- Wait

::: callout
Wait before you pour.
:::

## The cup

::: scenario
Gul has two cups. She asks Hana which one she likes.
:::

::: try
Hold a cup for a minute.
:::

::: remember
- Water boils
:::

How are you leaving?

::: ground G2
:::
"""
QUIZ = """\
key: {key}
pass_mark_percent: 60
questions:
  - key: {prefix}-q1
    kind: single
    outcomes: [t1-1]
    text: The kettle sings. What now?
    options:
      - key: wait
        text: Wait for it to be still.
        correct: true
        feedback: Yes. Then it is ready.
      - key: pour
        text: Pour at once.
        feedback: It is hot. A moment helps.
  - key: {prefix}-q2
    kind: true_false
    outcomes: [t1-2]
    text: Any cup will do.
    options:
      - key: "yes-true"
        text: "True"
        correct: true
        feedback: Yes, the one you like.
      - key: "no-false"
        text: "Not true"
        feedback: Some keep warm longer. You may still choose.
"""


NOTES = """\
---
key: {key}
title: Two cups, two ways
minutes: 45
---
## Before

Put **two cups** on the table.

- One is for her
"""
ACTIVITY = """\
---
key: {key}
title: Pour together
minutes: 20
seats: [Host, Guest]
---
Raise a hand to stop, for any reason.

::: card Host
You pour. Ask first.
:::

::: card Guest
You may say *no thank you*.
:::
"""


class CourseFiles:
    """Files under `<root>/en/<code>/`: one module; lessons are added by number."""

    def __init__(self, root: Path, code: str = "t", audience: str = "learner, editor, reader"):
        self.root = root
        self.code = code
        self.folder = root / "en" / code
        self.module = self.folder / "01-water"
        self.module.mkdir(parents=True)
        self.write("course.yaml", COURSE.format(key=key(f"{code}"), code=code, audience=audience))
        self.write("outcomes.yaml", OUTCOMES)
        self.write("01-water/module.yaml", MODULE.format(key=key(f"{code}/1")))
        self.add_lesson(1)

    def add_lesson(self, number: int, quiz: bool = True, module: str = "01-water") -> None:
        """Lesson `number`, with its quiz."""
        name = f"{self.code}/{module}/{number}"
        stem = f"{module}/{number:02d}-lesson"
        self.write(f"{stem}.md", LESSON.format(key=key(name), title=f"Kettle {number}"))
        if quiz:
            prefix = f"{self.code}{module[:2]}-{number}"
            self.write(f"{stem}.quiz.yaml", QUIZ.format(key=key(f"{name} quiz"), prefix=prefix))

    def add_session(self, module: str = "01-water") -> None:
        """Notes for the facilitator, and an activity with two seats."""
        name = f"{self.code}/{module}"
        self.write(f"{module}/facilitator.md", NOTES.format(key=key(f"{name} notes")))
        self.write(f"{module}/activity.md", ACTIVITY.format(key=key(f"{name} activity")))

    def lesson_key(self, number: int) -> UUID:
        return key(f"{self.code}/01-water/{number}")

    def quiz_key(self, number: int) -> UUID:
        return key(f"{self.code}/01-water/{number} quiz")

    @property
    def course_key(self) -> UUID:
        return key(self.code)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces text that has to be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def rename(self, name: str, new: str) -> None:
        (self.folder / name).rename(self.folder / new)
