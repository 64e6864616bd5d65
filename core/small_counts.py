"""What may be said of a count of what women did: nothing under ten (domain 5.6). Pure."""

# Under so many, and none at all, is one answer: “fewer than ten”.
SMALLEST = 10
# What is said is rounded down to a multiple of this, so that no two numbers differ by one woman.
ROUNDED_TO = 5


def round_small_count(count: int) -> int | None:
    """The number that may be said of a count; None: fewer than ten, or none."""
    return count // ROUNDED_TO * ROUNDED_TO if count >= SMALLEST else None
