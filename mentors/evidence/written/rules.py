"""Which evidence is written by a person, and by whom. Pure (domain 2, 10.20, 10.23)."""

from collections.abc import Iterable, Mapping

ROLE_PLAY, TALK, QUIZ, IN_PERSON, WITNESS = "RP", "SC", "QZ", "IP", "WT"
# In the order of the page. Observations are signed in the room; the learner's journal and prior
# learning have pages of their own.
KINDS = (ROLE_PLAY, TALK, IN_PERSON, QUIZ, WITNESS)


def may_write(kind: str, *, supports: bool, assesses: bool) -> bool:
    """Whether a person with this relation to the learner may write this kind.

    A colleague who saw the learner at work cannot be a witness to what that colleague assesses.
    """
    if kind not in KINDS:
        return False
    return supports and not assesses if kind == WITNESS else supports or assesses


def not_said_yet(codes: Iterable[str], said: Iterable[Iterable[str]]) -> list[str]:
    """Return those of these competencies for which the same was not written yet.

    `said`: the codes of each row that says the same. The same questions may show several
    competencies (domain 2), but each of them only once.
    """
    known = {code for codes_of_row in said for code in codes_of_row}
    return [code for code in codes if code not in known]


def shows(kind: str, named: Mapping[str, Iterable[str]], asked: Iterable[str]) -> list[str]:
    """Return the required competencies that this kind can show. `named`: code → its kinds.

    A kind that a competency does not name is never written for it, so that no witness note and no
    quiz is evidence for C9.
    """
    return [code for code in asked if kind in named.get(code, ())]
