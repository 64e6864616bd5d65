"""When somebody counts as away."""

from datetime import date

from accounts.inactivity.rules import alias_while_away, latest_away


def test_away_is_counted_from_the_end_of_the_quarter_and_so_never_too_early():
    # Somebody last here in the first quarter was here on 31 March at the latest.
    assert latest_away(date(2026, 5, 20)) == date(2026, 1, 1)
    assert latest_away(date(2026, 4, 1)) == date(2026, 1, 1)
    assert latest_away(date(2026, 3, 31)) == date(2025, 10, 1)


def test_an_account_without_its_name_is_called_by_its_number_and_two_never_alike():
    assert alias_while_away(7) == "·7"
    assert alias_while_away(70) != alias_while_away(7)
