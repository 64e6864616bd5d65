"""The kinds of question, one small module for each.

To add a kind, write a class beside these and name it in `Question`. It says how it is checked, how
an answer to it is read, when it is complete and when it is met. Give it a page in
`courses.quizzes.attempts.kind_presenters` and two templates. No other code asks for a kind by its
name, except where it is written (`cms`) and exchanged (`courses.question_formats`).
"""

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field

from .base import BaseQuestion
from .branching import Branching
from .choice import Choice
from .gap import Gap
from .hotspot import Hotspot
from .matching import Matching
from .numeric import Numeric
from .open_text import Reflection, SelfCheck, Written
from .ordering import Ordering
from .spoken import Spoken

Question = Annotated[
    Choice
    | Ordering
    | Matching
    | Gap
    | Numeric
    | Hotspot
    | Branching
    | Reflection
    | SelfCheck
    | Written
    | Spoken,
    Field(discriminator="kind"),
]
_CLASSES = get_args(get_args(Question)[0])
KINDS: Mapping[str, type[BaseQuestion]] = {
    kind: asked for asked in _CLASSES for kind in get_args(asked.model_fields["kind"].annotation)
}

__all__ = ["KINDS", "BaseQuestion", "Question"]
