"""`make release`: the number and the heading; the dump is a run of `make release-dump`."""

from datetime import date

import pytest

from deploy.new_release import Unfit, with_heading, with_version

DAY = date(2026, 11, 29)
CHANGELOG = "# Changelog\n\n## Unreleased\n\n### Changed\n- A thing.\n\n## 0.1.0 - 2026-11-25\n"


def test_the_number_of_the_project_alone_is_changed():
    project = '[project]\nversion = "0.1.0"\n[tool.other]\nversion = "9"\n'
    assert with_version(project, "0.2.0") == project.replace("0.1.0", "0.2.0")


@pytest.mark.parametrize("version", ["", "0.2", "v0.2.0", "0.2.0; rm"])
def test_what_is_no_number_is_told(version):
    with pytest.raises(Unfit, match="no number of a release"):
        with_version("", version)


def test_what_was_unreleased_stands_under_the_release_and_room_is_made_above():
    text = with_heading(CHANGELOG, "0.2.0", DAY)
    assert "## Unreleased\n\n## 0.2.0 - 2026-11-29\n\n### Changed\n- A thing.\n" in text


def test_a_release_that_is_there_and_one_that_holds_nothing_are_refused():
    made = with_heading(CHANGELOG, "0.2.0", DAY)
    with pytest.raises(Unfit, match="already"):
        with_heading(made, "0.2.0", DAY)
    with pytest.raises(Unfit, match="Nothing stands"):
        with_heading(made, "0.3.0", DAY)
