"""Which evidence is written down by a person, and by whom. Pure (domain 2, 10.20, 10.23)."""

from collections.abc import Iterable, Mapping

ROLE_PLAY, TALK, QUIZ, IN_PERSON, WITNESS = "RP", "SC", "QZ", "IP", "WT"
# In the order of the doors. What was seen in a room is signed there; the learner's journal and
# prior learning have ways of their own.
KINDS = (ROLE_PLAY, TALK, IN_PERSON, QUIZ, WITNESS)


def may_write(kind: str, *, supports: bool, assesses: bool) -> bool:
    """Whether somebody who stands so to the learner may write this kind.

    A colleague who saw the learner at work is no witness to what that colleague assesses.
    """
    if kind not in KINDS:
        return False
    return supports and not assesses if kind == WITNESS else supports or assesses


def not_said_yet(codes: Iterable[str], said: Iterable[Iterable[str]]) -> list[str]:
    """What of these competencies the same thing was not written down for yet.

    `said`: the codes of each row that says the same. The same questions may show several things
    (domain 2), but each of them once.
    """
    known = {code for codes_of_row in said for code in codes_of_row}
    return [code for code in codes if code not in known]


def shows(kind: str, named: Mapping[str, Iterable[str]], asked: Iterable[str]) -> list[str]:
    """The competencies that this kind can show, of those asked for. `named`: code → its kinds.

    What a competency does not name is never written for it, so that no witness note and no quiz
    comes near C9.
    """
    return [code for code in asked if kind in named.get(code, ())]
