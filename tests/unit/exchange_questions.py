"""Any question that can be exchanged, for hypothesis: as plain and as awkward as people write."""

from dataclasses import replace

from hypothesis import strategies as st

from courses.question_formats.exchange import (
    NOT_TRUE_WORDS,
    TRUE_WORDS,
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
)
from courses.question_formats.plain import one_line, tidy

AWKWARD = [
    "tea",
    "the pot",
    "a = b",
    "~ten",
    "%50% of it",
    "#1",
    "{g1",
    "}",
    "50 % – “half”",
    "C:\\tea\\n",
    "\\",
    "\\n",
    "<b>bold</b> & co",
    "&lt;p&gt;",
    "[html]x",
    "::title::",
    "// no comment",
    "$CATEGORY: x",
    "=SUM(A1)",
    "-3",
    "@home",
    "'quoted'",
    '"so"',
    "a|b",
    "a;b,c",
    "चाय",
    "شاي",
    "T",
    "TRUE",
    "####",
    "{1:SHORTANSWER:=x}",
    "[[1]]",
    "]]>",
    "*italic* _under_",
    "2 * 3",
    "a\\*b",
    "here -> there",
    "q\N{NO-BREAK SPACE}?",
    "1..5",
]
_pieces = st.sampled_from(AWKWARD) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), max_size=12
)
lines = st.lists(_pieces, min_size=1, max_size=3).map(" ".join).map(one_line).filter(bool)
# The text of a question may have paragraphs.
texts = (
    st.lists(lines, min_size=1, max_size=3)
    .flatmap(lambda some: st.sampled_from(["\n", "\n\n"]).map(lambda between: between.join(some)))
    .map(tidy)
    .filter(bool)
)
maybe = st.just("") | texts
names = st.just("") | lines
numbers = st.decimals(
    min_value=-999_999, max_value=999_999, places=3, allow_nan=False, allow_infinity=False
).map(lambda value: format(value.normalize() + 0, "f"))
tolerances = st.decimals(min_value=0, max_value=99, places=2).map(
    lambda value: format(value.normalize() + 0, "f")
)


def _distinct(words, least, most):
    return st.lists(words, min_size=least, max_size=most, unique_by=str.casefold)


@st.composite
def choices(draw, kind):
    """One answer or several of two to five."""
    words = draw(_distinct(lines, 2, 5))
    most = 1 if kind == "single" else len(words) - 1
    fitting = draw(st.sets(st.integers(0, len(words) - 1), min_size=1, max_size=most))
    options = tuple(
        ExchangeOption(text, correct=place in fitting, feedback=draw(maybe))
        for place, text in enumerate(words)
    )
    return ExchangeQuestion(kind, draw(texts), options)


@st.composite
def true_false(draw, own_words=True):
    """A statement; some formats have no words of their own for its two answers."""
    true = draw(st.booleans())
    words = draw(_distinct(lines, 2, 2)) if own_words else [TRUE_WORDS, NOT_TRUE_WORDS]
    options = (
        ExchangeOption(words[0], correct=true, feedback=draw(maybe)),
        ExchangeOption(words[1], correct=not true, feedback=draw(maybe)),
    )
    return ExchangeQuestion("true_false", draw(texts), options)


@st.composite
def orderings(draw):
    """Three to seven steps."""
    options = tuple(
        ExchangeOption(text, feedback=draw(maybe)) for text in draw(_distinct(lines, 3, 7))
    )
    return ExchangeQuestion("ordering", draw(texts), options)


@st.composite
def matchings(draw, feedback=True, sides=lines):
    """Pairs. Targets stand in the order in which the pairs name them, then those without a pair."""
    targets = draw(_distinct(sides, 2, 4))
    left = draw(_distinct(sides, 2, 5))
    used = draw(st.integers(1, min(len(targets), len(left))))
    matches = [*range(used), *(draw(st.integers(0, used - 1)) for _more in left[used:])]
    options = tuple(
        ExchangeOption(text, match=match, feedback=draw(maybe) if feedback else "")
        for text, match in zip(left, matches, strict=True)
    )
    return ExchangeQuestion("matching", draw(texts), options, tuple(targets))


@st.composite
def gaps(draw, most=3, words=lines, feedbacks=maybe):
    """A text with gaps, typed or chosen."""
    count = draw(st.integers(1, most))
    plain = lines.map(lambda line: line.replace("{", "(").replace("}", ")"))
    text = draw(plain)
    options = []
    for place in range(1, count + 1):
        text += f" {{g{place}}}{draw(st.just('') | plain.map(lambda line: f' {line}'))}"
        fitting = draw(_distinct(words, 1, 3))
        if draw(st.booleans()):
            choices = draw(_distinct(words, 2, 4))
            fitting = [draw(st.sampled_from(choices))]
        else:
            choices = []
        options.append(
            ExchangeOption(accept=tuple(fitting), choices=tuple(choices), feedback=draw(feedbacks))
        )
    return ExchangeQuestion("gap", tidy(text), tuple(options))


@st.composite
def numerics(draw, unit=True):
    """A number with its tolerance."""
    return ExchangeQuestion(
        "numeric",
        draw(texts),
        answer=draw(numbers),
        tolerance=draw(tolerances),
        unit=draw(names) if unit else "",
        feedback_met=draw(maybe),
        feedback_not_yet=draw(maybe),
    )


reflections = texts.map(lambda text: ExchangeQuestion("reflection", text))
writtens = st.builds(ExchangeQuestion, st.just("written"), texts, guide=maybe)

pictures = st.builds(
    ExchangePicture,
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", b"\xff\xd8\xff"]).flatmap(
        lambda head: st.binary(max_size=20).map(lambda body: head + body)
    ),
    alt=st.just("") | lines,
)


@st.composite
def with_pictures(draw, questions, of_answers=True):
    """Questions that show something, beside what is asked or beside answers."""
    question = draw(questions)
    some = st.none() | pictures
    options = tuple(
        replace(option, picture=draw(some)) if of_answers else option for option in question.options
    )
    return replace(question, picture=draw(some), options=options)


def has_no_odd_space(question):
    """Whether no text beside a picture holds a no-break space."""
    shown = [part for part in (question, *question.options) if part.picture]
    return not any("\N{NO-BREAK SPACE}" in part.text for part in shown)
