"""The columns of our table of questions, and which kinds it knows."""

QUESTION_COLUMNS = ("kind", "question", "name", "category")
OPTION_COLUMNS = ("option", "correct", "match", "accept", "choices", "feedback")
MORE_COLUMNS = ("answer", "tolerance", "unit", "feedback_met", "feedback_not_yet", "guide")
COLUMNS = (*QUESTION_COLUMNS, *OPTION_COLUMNS, *MORE_COLUMNS)
NUMBERS = frozenset({"answer", "tolerance"})
KINDS = frozenset(
    {
        "single",
        "multiple",
        "true_false",
        "ordering",
        "matching",
        "gap",
        "numeric",
        "reflection",
        "written",
    }
)
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "'")
