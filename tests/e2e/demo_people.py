"""Being one of the demo's people by one tap, and finding what waits for her."""

from playwright.sync_api import expect

DEMO_SETTINGS = "lms.settings.e2e_demo"
CHOICES = "legend strong"


def try_as(page, alias: str) -> None:
    """From the page of sign-in; who was signed in before is not any more."""
    page.goto("/accounts/login/")
    page.locator(f"button[value={alias}]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)


def waits_on(page, address: str, title: str):
    """The line of a list of what waits, by its title."""
    page.goto(address)
    line = page.get_by_role("listitem").filter(has_text=title).first
    expect(line).to_be_visible()
    return line


def answer_what_is_open(page, answers: dict[str, list[str]]) -> None:
    """Hands in questions that were begun, on a phone; what she chose before stays as it is."""
    page.wait_for_url("**/courses/attempts/**", wait_until="load")
    expect(page.locator("[data-question]:visible")).to_have_count(1)
    for card in page.locator("[data-question]").all():
        # On a phone those before the one where she was are put away.
        if not card.is_visible():
            continue
        for box in card.get_by_role("textbox").all():
            box.fill("I stay beside you. We have time.")
        question = (
            card.locator(CHOICES).inner_text().strip() if card.locator(CHOICES).count() else ""
        )
        for words in answers.get(question, ()):
            card.get_by_label(words, exact=True).check()
        onwards = page.get_by_role("button", name="Next question")
        if onwards.is_visible():
            onwards.click()
    page.get_by_role("button", name="See how it went").click()
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
