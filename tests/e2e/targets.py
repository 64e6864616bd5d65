"""What a finger can hit: every control of a page, measured as Chromium draws it."""

# A link inside a sentence, and a word that is explained in one, may be as high as its line
# (WCAG 2.5.8).
# A choice is as large as its label; what only a screen reader meets is not touched.
MEASURE = """() => {
  const least = 44 - 0.5;
  const controls = [
    "a[href]", "button", "summary", "select", "textarea",
    "input:not([type=hidden])", "label:has(input)",
  ].join();
  const plain = (words) => words.replace(/\\s+/g, " ").trim();
  const inSentence = (one) => {
    if (one.matches(".word")) return true;
    if (!one.matches("a") || getComputedStyle(one).display !== "inline") return false;
    // Words of its own line that are no part of it.
    const lines = [...one.getClientRects()].map((box) => (box.top + box.bottom) / 2);
    const around = one.parentElement.closest("p, li, td, dd, legend, label, div, section");
    const texts = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (one.contains(text) || !/\\p{L}/u.test(text.data)) continue;
      if (text.parentElement.closest("a, button, .hidden-visually")) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const boxes = [...range.getClientRects()];
      const beside = (line) => boxes.some((box) => box.top < line && line < box.bottom);
      if (lines.some(beside)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll(controls)].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    if (one.closest(".skip, .hidden-visually") || inSentence(one)) return false;
    if (one.matches("input") && one.closest("label")) return false;
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || box.bottom < 0) return false;
    return box.height < least || box.width < least;
  }).map((one) => {
    const box = one.getBoundingClientRect();
    const words = plain(one.textContent) || one.getAttribute("aria-label") || one.name || "";
    const size = `${Math.round(box.width)} × ${Math.round(box.height)}`;
    return `${one.tagName.toLowerCase()} “${words.slice(0, 50)}” ${size}`;
  });
}"""


def too_small(page) -> list[str]:
    """The controls of a page that are under 44 px, folded ones opened first."""
    page.evaluate(
        "() => document.querySelectorAll('main details').forEach(one => { one.open = true; })"
    )
    return page.evaluate(MEASURE)
