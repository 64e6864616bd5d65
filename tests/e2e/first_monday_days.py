"""The days of an organisation on a machine of a test's own, as the guides tell them."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.factories.backups import write_key
from tests.machine.guide import blocks
from tests.machine.own_machine import VERSION, own_machine
from tests.own_servers import own_postgres

from . import first_monday_steps as steps
from .steps import answer_quiz, read_lesson, set_up_room
from .test_main_line import say

CARD = re.compile(r"^  (\w+) +(\w{4}-\w{4}-\w{4}) +(\S+/join/) +until ", re.MULTILINE)
# What the guide puts into TIME_ZONE.
ZONE = ZoneInfo("Europe/Rome")
FIRST = range(1, steps.FIRST_MODULES + 1)


@contextmanager
def empty_machine():
    """A server of its own, which knows nothing of the others on this computer."""
    # Not in pytest's folder, which the user that PostgreSQL runs as may not enter.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with own_postgres(folder / "postgres") as server, own_machine(folder / "m", server) as made:
        yield made
    # In Python it takes half a minute: two environments with all libraries lie there.
    subprocess.run(["/bin/rm", "-rf", str(folder)], check=False)


def manage_of_the_guide() -> str:
    """The short form for commands, as section 4 defines it."""
    (line,) = re.findall(r"^manage\(\).*$", "\n".join(blocks("4. ")), re.M)
    return line


def install(machine) -> dict[str, list[tuple[str, str]]]:
    """Sections 1 to 6; the first people's cards by role."""
    machine.unpack()
    # In one shell: a later block uses names of an earlier one.
    machine.type_in(*(block for number in "12345" for block in blocks(f"{number}. ")))
    # `doctor` says what is still to come, so its block may end with a fault.
    said = machine.type_in(
        manage_of_the_guide(), *blocks("6. "), answers=("Harbour", "it", "en"), may_fail=True
    )
    cards: dict[str, list[tuple[str, str]]] = {}
    for role, code, address in CARD.findall(said):
        cards.setdefault(role, []).append((address, code))
    assert set(cards) == {"Coordinator", "Editor", "Reader"}, said
    return cards


def look_after_it(machine) -> None:
    """The clock strikes once for every timer; section 8 makes a backup."""
    machine.units.strike()
    make_backup(machine)


def make_backup(machine) -> None:
    """Section 8, with a key of the test's own on the stick."""
    public_key = write_key(machine.folder / "mnt/stick/backup.key")
    machine.type_in(blocks("8. ")[0].replace("age1…", public_key))


def first_day(browsers, cards) -> dict:
    """Everybody comes in, the reader passes lessons, and the founders their modules."""
    people = {}
    for alias, card in {
        "olga-1": cards["Coordinator"][0],
        "olga-2": cards["Coordinator"][1],
        "edith": cards["Editor"][0],
        "ruth": cards["Reader"][0],
    }.items():
        people[alias] = browsers()
        steps.come_in(people[alias], card, alias)
    steps.approve(people["ruth"], steps.titles_of("s", FIRST) | steps.titles_of("b", {1}))
    steps.confirm_emergency_number(people["edith"])
    steps.fill_directory(people["edith"], "IT")
    publish(people["edith"])
    for founder in ("olga-1", "olga-2"):
        steps.open_course(people[founder], "s")
    # The first lesson as she does it; the others by the same forms, without drawing each page.
    read_lesson(people["olga-1"], "/en/courses/s/1/1/")
    answer_quiz(people["olga-1"])
    steps.pass_by_forms(people["olga-1"], "s", FIRST)
    steps.pass_by_forms(people["olga-2"], "s", FIRST)
    return people


def publish(editor) -> None:
    """What is passed is out; the worker says so of what an editor asks for."""
    editor.goto("/office/publish-passed/")
    expect(editor.get_by_text("All that is passed is out.").first).to_be_visible()


def women_come(browsers, people) -> None:
    """A supervisor, then two women; each reads what she came for."""
    first, second = people["olga-1"], people["olga-2"]
    card = steps.make_card(first, "Supervisor")
    steps.agree_to_all(second)
    people["grace"] = browsers()
    steps.come_in(people["grace"], card, "grace")
    # Nobody holds a room who has not passed the staff modules.
    steps.open_course(people["grace"], "s")
    steps.pass_by_forms(people["grace"], "s", FIRST)
    for alias, role in (("amara", "Learner"), ("lucia", "Mentor")):
        card = steps.make_card(first, role)
        people[alias] = browsers(viewport={"width": 360, "height": 740})
        steps.come_in(people[alias], card, alias, is_staff=False)
    steps.open_course(people["amara"], "b")
    read_lesson(people["amara"], "/en/courses/b/1/1/")
    answer_quiz(people["amara"])


def a_week_passes(machine) -> None:
    """No account younger than a week is the second of two who let a woman into rooms."""
    machine.type_in(
        "runuser -u postgres -- psql -d learning -c "
        "\"UPDATE accounts_user SET joined_at = joined_at - interval '8 days'\""
    )


def hold_a_room(machine, people) -> list[int]:
    """Three browsers in one room; how many sockets each of the two processes holds."""
    for alias in ("amara", "lucia"):
        steps.we_have_met(people["olga-1"], alias)
    steps.agree_to_all(people["olga-2"])
    grace, amara, lucia = people["grace"], people["amara"], people["lucia"]
    address = set_up_room(grace, "amara", "lucia")
    for page in (amara, lucia):
        steps.say_yes_before(page, address)
        expect(page.get_by_text("Waiting in the lobby.")).to_be_visible()
    grace.get_by_role("button", name="Open room").click()
    expect(amara.get_by_text(re.compile("^Open."))).to_be_visible()
    say(amara, "What you tell me stays here.")
    expect(lucia.get_by_role("log")).to_contain_text("What you tell me stays here.")
    expect(grace.get_by_role("log")).to_contain_text("What you tell me stays here.")
    held = [sockets_at(machine.ports[name]) for name in ("one", "two")]
    grace.locator("summary", has_text="Close room").click()
    grace.get_by_role("button", name="Yes, close room").click()
    expect(lucia.get_by_role("heading", name="This session is over")).to_be_visible()
    return held


def sockets_at(port: int) -> int:
    """How many connections a process of this computer holds at its port."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [row.split() for row in rows]
    return sum(1 for row in fields if row[1].endswith(f":{port:04X}") and row[3] == "01")


# Of each thread that serves pages, of the hub of each process that serves rooms and whatever else
# it asks, and one of the worker beside the pages.
HELD_AT_MOST = 2 * len(os.sched_getaffinity(0)) * 4 + 2 * 16 + 1


def learners(machine, count: int) -> list[str]:
    """The cookies of so many women who have course B open, each signed in."""
    said = machine.type_in(
        "cd /srv/learning/current && DJANGO_SETTINGS_MODULE=lms.settings.production "
        f".venv/bin/python -m bench.parallel make {count} b"
    )
    return json.loads(said.splitlines()[-1])


def take_libraries(machine, release) -> None:
    """Those of the first release: `deploy/release` finds them there, each with its digest."""
    libraries = machine.folder / "srv/learning/releases" / VERSION / ".venv"
    # Twenty thousand files: each gets a second name, and is not written anew.
    shutil.copytree(libraries, release / ".venv", symlinks=True, copy_function=os.link)


def move_to(there, here) -> None:
    """Section 8, “A restore”: what the stick and the papers hold, on an empty machine."""
    release = there.unpack()
    take_libraries(here, release)
    papers = [
        line
        for line in (here.folder / "etc/learning/env").read_text().splitlines()
        if line.startswith(("SECRET_KEY=", "FIELD_KEYS="))
    ]
    from_paper = [f"put {line.replace('=', ' ', 1)}" for line in papers]
    for file in (here.folder / "var/backups/learning").iterdir():
        shutil.copy(file, there.folder / "mnt/stick")
    shutil.copy(here.folder / "mnt/stick/backup.key", there.folder / "mnt/stick")
    install_it = blocks("4. ")[0].replace("--no-services", "--no-services --no-tables")
    before = [block for number in "123" for block in blocks(f"{number}. ")]
    there.type_in(*before, *from_paper, install_it)
    there.type_in(blocks("8. ")[2], may_fail=True)


# What must be the same on both sides; what was said in rooms is left out of every copy.
COUNTED = ("accounts_user", "accounts_membership", "courses_lessonprogress", "courses_answer")


def counts(machine) -> str:
    """How many rows there are of each."""
    each = [f"-c 'SELECT count(*) FROM {name}'" for name in COUNTED]  # noqa: S608 - our own names
    return machine.type_in(f"runuser -u postgres -- psql -At -d learning {' '.join(each)}")
