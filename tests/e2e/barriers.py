"""What axe-core finds on a page: the barriers by rule, each with the places where it stands."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe

RUN = """
() => axe.run({resultTypes: ["violations"]}).then(results => results.violations.map(
  found => `${found.id}: ${found.nodes.map(node => node.target).join(" ")}`
))
"""


@cache
def axe_script() -> str:
    """The source of axe-core, as its package ships it."""
    return Axe().axe_script


def barriers(page) -> list[str]:
    """The barriers of the page as it stands; the script goes into each document once."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_script())
    return page.evaluate(RUN)
