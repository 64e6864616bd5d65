"""Which counts of people's actions may be shown: none under ten (domain 5.6). Pure."""

# Smaller numbers and zero give the same answer: “fewer than ten”.
SMALLEST = 10
# Counts are rounded down to a multiple of this, so that no two differ by one person.
ROUNDED_TO = 5


def round_small_count(count: int) -> int | None:
    """The number that may be shown for a count; None: fewer than ten."""
    return count // ROUNDED_TO * ROUNDED_TO if count >= SMALLEST else None
