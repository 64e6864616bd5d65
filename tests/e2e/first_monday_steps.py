"""What the first people of an organisation do in their browsers, from their cards to a room."""

import re
import time
from functools import cache
from pathlib import Path

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from cms.curriculum.parser import read_content
from cms.rules.service_checks import EMERGENCY, KINDS

CONTENT = Path(__file__).resolve().parent.parent.parent / "cms/curriculum/content/en"
# What opens an organisation to the women (domain 3.3).
FIRST_MODULES = 4
PASSPHRASE = "quiet green river boat"

# Goes through lessons as a browser without scripts does, form by form, but draws no page.
WALK = """async (lessons) => {
  const page = async (answer) => {
    const words = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = words.querySelector("main")?.textContent.replace(/\\s+/g, " ");
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${said}`);
    return {words, address: answer.url};
  };
  const send = async ({words, address}, form, fields) => {
    const sent = new URLSearchParams([...new FormData(form)]);
    // What stands empty in the form is what she fills in.
    fields.forEach(([name]) => sent.delete(name));
    fields.forEach(([name, value]) => sent.append(name, value));
    const to = new URL(form.getAttribute("action") || address, address);
    return page(await fetch(to, {method: "POST", body: sent}));
  };
  for (const {address, answers} of lessons) {
    let at = await page(await fetch(address));
    const read = at.words.querySelector("form[action$='/read/']");
    // What she has done page by page stays as it is.
    if (!read && at.words.querySelector("main .badge-met")) continue;
    if (!read) throw new Error(`${address} cannot be read by her`);
    at = await send(at, read, []);
    at = await send(at, at.words.querySelector("form[action$='/start/']"), []);
    at = await send(at, at.words.querySelector("#quiz"), [...answers, ["then", "see"]]);
    if (!at.words.querySelector("main .badge-met")) {
      throw new Error(`${address}: ${at.words.querySelector("main").innerText}`);
    }
  }
}"""
# What waits for a reader, by title: the addresses at which her office says “approve”.
WAITING = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-workflow-action-url*='/approve/']")].map((one) => [
    one.closest("tr").querySelector(".title a, .title").textContent.trim(),
    one.dataset.workflowActionUrl,
  ])
)"""
# Says it of many pages, as the office's own script sends it.
APPROVE = """async (addresses) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value
    || JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN;
  for (const address of addresses) {
    const body = new URLSearchParams({csrfmiddlewaretoken: token, comment: ""});
    // It leads back to her first page, which she need not see each time.
    const answer = await fetch(address, {method: "POST", body, redirect: "manual"});
    if (answer.type !== "opaqueredirect") throw new Error(`${address}: ${answer.status}`);
  }
}"""

# Writes an entry of each kind into the directory, and says of each that it was checked today.
DIRECTORY = """async ({kinds, country}) => {
  const read = async (address) => new DOMParser().parseFromString(
    await (await fetch(address)).text(), "text/html");
  const send = async (address, form, fields) => {
    const body = new URLSearchParams([...new FormData(form)]);
    Object.entries(fields).forEach(([name, value]) => body.set(name, value));
    const answer = await fetch(address, {method: "POST", body, redirect: "manual"});
    if (answer.type !== "opaqueredirect") throw new Error(`${address}: ${answer.status}`);
  };
  const add = "/office/snippets/cms/service/add/";
  for (const kind of kinds) {
    await send(add, (await read(add)).querySelector("form:has([name=kind])"), {
      kind, country, name: `First of ${kind}`, web: "https://first.example.org/", languages: "en",
      "words-0-language": "en", "words-0-expect": "Somebody answers.", "words-0-hours": "Mornings",
    });
  }
  const list = await read(`/office/snippets/cms/service/?country=${country}`);
  const links = [...list.querySelectorAll("a[href*='/services/'][href$='/check/']")];
  for (const address of new Set(links.map((one) => one.getAttribute("href")))) {
    await send(address, (await read(address)).querySelector("form:has(a.button-secondary)"), {});
  }
}"""


@cache
def course(code):
    """A course as its files have it."""
    return next(one for one in read_content(CONTENT).courses if one.code == code)


def lessons_of(code, modules) -> list[dict]:
    """Address and right answers of each lesson of these modules, as its form sends them."""
    return [
        {
            "address": f"/en/courses/{code}/{module.number}/{number}/",
            "answers": _right_answers(lesson.quiz),
        }
        for module in course(code).modules
        if module.number in modules
        for number, lesson in enumerate(module.lessons, start=1)
    ]


def titles_of(code, modules) -> set[str]:
    """What a reader passes so that these modules are out: course, modules, lessons."""
    chosen = [module for module in course(code).modules if module.number in modules]
    lessons = {lesson.title for module in chosen for lesson in module.lessons}
    return {course(code).title} | {module.title for module in chosen} | lessons


def _right_answers(quiz) -> list[tuple[str, str]]:
    fields = []
    for question in quiz.definition.questions:
        name = f"q-{question.key}"
        if question.kind == "gap":
            words = quiz.texts.questions[question.key].options
            fields += [(f"{name}.{gap}", said.accept[0]) for gap, said in words.items()]
            continue
        places = enumerate(question.right_answer({}), start=1)
        if question.kind == "ordering":
            fields += [(f"{name}.{step}", str(place)) for place, step in places]
            continue
        for _place, value in places:
            part, is_part, rest = value.partition("=")
            fields.append((f"{name}.{part}", rest) if is_part else (name, value))
    return fields


def come_in(page, card: tuple[str, str], alias: str, *, is_staff: bool = True) -> None:
    """By her card; staff then set up the app that shows codes."""
    address, code = card
    page.goto(address)
    page.get_by_label("The code on your card").fill(code)
    page.get_by_label("Your name here, to sign in with").fill(alias)
    page.get_by_label("Your secret words").fill(PASSPHRASE)
    page.get_by_label("I am 18 or over").check()
    page.get_by_role("main").get_by_role("button", name="Start", exact=True).last.click()
    if not is_staff:
        page.wait_for_url("**/first/**")
        return
    page.wait_for_url("**/leave/first/")
    page.get_by_role("main").get_by_text("Go on", exact=True).click()
    set_up_app(page)


def set_up_app(page) -> None:
    """The second step of staff."""
    page.goto("/accounts/step/")
    page.get_by_role("link", name="Set up the app").click()
    secret = page.locator(".setup-secret").text_content().strip()
    page.get_by_label("The code", exact=True).fill(code_of(secret))
    page.get_by_label("Your secret words now").fill(PASSPHRASE)
    page.get_by_role("button", name="It works").click()
    page.wait_for_url(lambda url: "/activate/" not in url)


def code_of(secret: str) -> str:
    """What her app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def open_course(page, code: str) -> None:
    """By its button, where it is not hers already."""
    page.goto(f"/en/courses/{code}/")
    opens = page.get_by_role("button", name=re.compile("^Open this course"))
    if opens.count():
        opens.first.click()
        page.wait_for_load_state()


def pass_by_forms(page, code: str, modules) -> None:
    """Lesson by lesson, form by form, without drawing the pages."""
    page.evaluate(WALK, lessons_of(code, modules))


def approve(reader, titles: set[str]) -> None:
    """She says in the office that she has read these pages."""
    waiting: dict[str, str] = {}
    number = 1
    while True:
        reader.goto(f"/office/?waiting={number}")
        waiting |= reader.evaluate(WAITING)
        if not reader.locator(f"a[href='?waiting={number + 1}']").count():
            break
        number += 1
    assert titles <= set(waiting), titles - set(waiting)
    reader.evaluate(APPROVE, [waiting[title] for title in sorted(titles)])


def confirm_emergency_number(editor) -> None:
    """She has tried it, and says so: no room opens before."""
    editor.goto("/office/")
    services = editor.locator(
        "section", has=editor.get_by_role("heading", name="Services to check")
    )
    services.get_by_role("link").first.click()
    editor.get_by_role("button", name="I have checked it today").click()
    editor.wait_for_url("**/service/")


def fill_directory(editor, country: str) -> None:
    """Where a woman can turn to, of every kind: `doctor` names what is missing."""
    editor.goto("/office/")
    kinds = [kind for kind in KINDS if kind != EMERGENCY]
    editor.evaluate(DIRECTORY, {"kinds": kinds, "country": country})


def make_card(coordinator, role: str) -> tuple[str, str]:
    """Address and code, as they stand on paper."""
    coordinator.goto("/people/cards/")
    coordinator.get_by_label("Role").select_option(label=role)
    coordinator.get_by_role("button", name="Create cards").click()
    return "/join/", coordinator.locator(".paper-card .code").inner_text().strip()


def agree_to_all(coordinator) -> None:
    """The second of two, to everything that waits for one."""
    coordinator.goto("/approvals/")
    waiting = coordinator.get_by_role("main").locator("a[href^='/approvals/']")
    for address in dict.fromkeys(one.get_attribute("href") for one in waiting.all()):
        coordinator.goto(address)
        agree = coordinator.get_by_role("button", name="Approve", exact=True)
        # What was decided before stands on the same page.
        if agree.count():
            agree.click()
            coordinator.wait_for_url("**/approvals/")


def we_have_met(coordinator, name: str) -> None:
    """Asks that she may come into rooms."""
    coordinator.goto(f"/people/?q={name}")
    coordinator.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    coordinator.get_by_role("main").get_by_role("link", name="Access", exact=True).click()
    coordinator.get_by_role("button", name="Request admission").click()
    expect(coordinator.get_by_text("Request sent.")).to_be_visible()


def say_yes_before(page, address: str) -> None:
    """To each question that stands before a room; then she is in its lobby."""
    page.goto(address)
    yes = page.get_by_role("button", name="Yes", exact=True)
    while "/before/" in page.url and yes.count():
        yes.click()
        page.wait_for_load_state()
    if "/before/" in page.url:
        page.goto(address)
