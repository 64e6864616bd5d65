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


# What axe looks at depends on elements, their classes, their state and how headings follow each
# other; the words in them change no finding.
SHAPES = """() => {
  const shape = (one) => [
    one.tagName, [...one.classList].sort().join("."), one.getAttribute("role"), one.type, one.open,
    ...["aria-label", "aria-labelledby", "aria-hidden", "alt", "lang", "dir"].map(
      (name) => one.hasAttribute(name)
    ),
  ].join(" ");
  const found = new Set();
  for (const one of document.querySelectorAll("body, body *")) {
    if (one.closest("svg") !== one && one.closest("svg")) continue;
    const above = [one.parentElement?.parentElement, one.parentElement, one];
    found.add(above.filter(Boolean).map(shape).join(" > "));
  }
  let above = "";
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    found.add(above + " then " + heading.tagName);
    above = heading.tagName;
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  if (new Set(ids).size < ids.length) found.add("an id twice on " + location.pathname);
  return [...found];
}"""


def has_something_new(page, judged: set[str]) -> bool:
    """Whether something on the page is not among the shapes that were judged; then it is."""
    shapes = set(page.evaluate(SHAPES))
    new = shapes - judged
    judged |= shapes
    return bool(new)


def barriers(page) -> list[str]:
    """The barriers of the page as it stands; the script goes into each document once."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_script())
    return page.evaluate(RUN)
