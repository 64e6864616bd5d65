"""One page of each type that a link leads to has no barrier, at the width of a phone."""

import pytest

from .barriers import barriers, has_something_new
from .test_crawl import OFFICE, Crawl


class OneOfAKind(Crawl):
    """Opens one page of each type and judges what stands on it."""

    def __init__(self, page, origin):
        super().__init__(page, origin, of_a_kind=1)
        self.judged: set[str] = set()

    def open(self, path):
        links = super().open(path)
        if has_something_new(self.page, self.judged):
            self.found += [f"{path}: {one}" for one in barriers(self.page)]
        return links


@pytest.mark.parametrize("alias", [None, "amara", "grace", "sara", "olga"])
def test_one_page_of_each_type_has_no_barrier(alias, site, chromium, sign_in):
    if alias:
        page = sign_in(alias, width=360, height=740)
    else:
        page = chromium.new_context(base_url=site.url).new_page()
    crawl = OneOfAKind(page, site.url)
    seen = crawl.follow("/", outside=OFFICE)
    assert crawl.found == []
    assert seen > 3
