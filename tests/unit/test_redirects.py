"""Bookmarks of staff pages from before release 0.3 keep working."""

import pytest

from lms.portal.redirects import new_address


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("supervise/", "/"),
        ("coordinate/", "/"),
        ("coordinate/people/3f/", "/people/3f/"),
        ("coordinate/sessions/3f/", "/sessions/3f/change/"),
        ("coordinate/sessions/3f/publish/", "/sessions/3f/publish/"),
        ("supervise/sessions/3f/", "/sessions/3f/"),
        ("supervise/women/3f/", "/learners/3f/"),
        ("supervise/women/3f/4a/talks/", "/supervision/3f/4a/"),
        ("supervise/women/3f/4a/before/agreed/", "/people/3f/4a/onboarding/agreed/"),
        ("coordinate/journeys/3f/partner/", "/assessment/pathways/3f/external/"),
        ("coordinate/nowhere/", None),
    ],
)
def test_new_address_old_staff_address_returns_subject_address(old, new):
    assert new_address(old) == new
