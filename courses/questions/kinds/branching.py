"""A short scenario in which each choice leads to the next scene. Met if every choice led well.

An answer is the keys of the learner's choices in order, from the first scene on.
"""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from .base import AcceptedWords, BaseQuestion, Part, UnknownAnswer, as_list, has_repeats
from .texts import QuestionText, Slug

END = "end"


class SceneChoice(Part):
    """A choice, the scene that it leads to (or the end), and whether it leads well."""

    to: Slug
    good: StrictBool = False


class Scene(Part):
    """One scene, and the choices in it."""

    choices: Annotated[tuple[SceneChoice, ...], Field(min_length=1)]

    def choice(self, key: str) -> SceneChoice | None:
        """Return the choice with this key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


class Branching(BaseQuestion):
    """Scenes; the first is the start, and every path comes to an end."""

    kind: Literal["branching"]
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1)]

    def problem(self) -> str | None:
        keys = self.scene_keys()
        if has_repeats(keys):
            return "scene-key-twice"
        if END in keys:
            return "scene-named-end"
        targets = {choice.to for scene in self.scenes for choice in scene.choices}
        if targets - {END, *keys}:
            return "scene-unknown"
        if set(keys[1:]) - targets:
            return "scene-unreached"
        if self._goes_in_a_circle():
            return "scenes-in-a-circle"
        return None if self.right_answer({}) else "no-good-way"

    def scene_keys(self) -> tuple[str, ...]:
        """Return the keys of the scenes in order."""
        return tuple(scene.key for scene in self.scenes)

    def _scene(self, key: str) -> Scene | None:
        return next((scene for scene in self.scenes if scene.key == key), None)

    def _goes_in_a_circle(self) -> bool:
        """Whether there is a cycle: remove scenes that lead to no other until nothing changes."""
        left = {scene.key: {choice.to for choice in scene.choices} - {END} for scene in self.scenes}
        while ending := {key for key, leads_to in left.items() if not leads_to & left.keys()}:
            left = {key: leads_to for key, leads_to in left.items() if key not in ending}
        return bool(left)

    def part_keys(self) -> tuple[str, ...]:
        return tuple(
            f"{scene.key}.{choice.key}" for scene in self.scenes for choice in scene.choices
        )

    # --- the learner's choices --------------------------------------------------------------

    def way(self, chosen: Collection[str]) -> tuple[list[tuple[Scene, SceneChoice]], Scene | None]:
        """Return the passed scenes with their choices, and the current scene (None: the end).

        Raises UnknownAnswer for a choice that the current scene does not have.
        """
        scene: Scene | None = self.scenes[0]
        behind = []
        for key in chosen:
            choice = scene.choice(key) if scene is not None else None
            if scene is None or choice is None:
                raise UnknownAnswer(self.key, key[:80])
            behind.append((scene, choice))
            scene = self._scene(choice.to)
        return behind, scene

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        chosen = as_list(given)
        self.way(chosen)
        return tuple(chosen)

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        return self.way(chosen)[1] is None

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        behind, scene = self.way(chosen)
        return scene is None and all(choice.good for _scene, choice in behind)

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return self._good_way(self.scenes[0]) or ()

    def _good_way(self, scene: Scene) -> tuple[str, ...] | None:
        for choice in scene.choices:
            if not choice.good:
                continue
            following = self._scene(choice.to)
            rest = self._good_way(following) if following is not None else ()
            if rest is not None:
                return (choice.key, *rest)
        return None

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._named_words("scene", words.scenes, self.scene_keys())
