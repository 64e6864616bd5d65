"""Ways to work a page: with a mouse, with fingers, with the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

# More stops than any page of ours has.
MOST_STOPS = 150
HAS_FOCUS = "one => one === document.activeElement"


class Mouse:
    """Clicks, and types."""

    touch = False

    def press(self, page: Page, target: Locator) -> None:
        """A link, a button, a box, a choice."""
        target.click()

    def write(self, page: Page, target: Locator, text: str) -> None:
        """Into a line, in place of what stands there."""
        target.click()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(text)

    def choose(self, page: Page, target: Locator, value: str) -> None:
        """A line of a drop-down list, by its value."""
        target.select_option(value)


class Fingers(Mouse):
    """Taps; a phone's keyboard types."""

    touch = True

    def press(self, page: Page, target: Locator) -> None:
        target.tap()

    def write(self, page: Page, target: Locator, text: str) -> None:
        target.tap()
        target.fill(text)


class Keys(Mouse):
    """The keyboard alone: Tab until it is reached, then Enter or the space bar."""

    def press(self, page: Page, target: Locator) -> None:
        kind = target.get_attribute("type") or ""
        self._reach(page, target)
        page.keyboard.press("Space" if kind in ("radio", "checkbox") else "Enter")

    def write(self, page: Page, target: Locator, text: str) -> None:
        self._reach(page, target)
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(text)

    def choose(self, page: Page, target: Locator, value: str) -> None:
        self._reach(page, target)
        lines = target.locator("option").evaluate_all("all => all.map(one => one.value)")
        here = target.evaluate("one => one.selectedIndex")
        steps = lines.index(value) - here
        for _step in range(abs(steps)):
            page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(target).to_have_value(value)

    def _reach(self, page: Page, target: Locator) -> None:
        expect(target).to_be_visible()
        for _stop in range(MOST_STOPS):
            if target.evaluate(HAS_FOCUS):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target}")
