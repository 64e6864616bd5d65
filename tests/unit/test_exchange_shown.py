"""A picture that lies in the file comes along beside the words that show it; others are refused."""

import base64

import pytest

from courses.question_formats import moodle_xml, qti
from courses.question_formats.exchange import ExchangePicture
from tests.unit.exchange_files import told_of, zipped

# What it is, the door of the office asks; here it is bytes.
BYTES = b"some bytes"
PACKED = base64.b64encode(BYTES).decode()
FILE = f'<file name="pot.png" path="/" encoding="base64">{PACKED}</file>'
HERE = "@@PLUGINFILE@@/pot.png"
POT = ExchangePicture(BYTES, "A pot")


def moodle(text: str, files=FILE, answer="a", answer_files="", kind="multichoice") -> bytes:
    return (
        f'<quiz><question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text>'
        f"{files}</questiontext>"
        f'<answer fraction="100" format="html"><text><![CDATA[{answer}]]></text>{answer_files}'
        '</answer><answer fraction="0"><text>b</text></answer></question></quiz>'
    ).encode()


def img(source: str, alt="A pot") -> str:
    return f'<img src="{source}" alt="{alt}">'


def test_a_picture_of_moodle_stands_beside_its_question():
    (question,) = moodle_xml.read(moodle(f"<p>Look.</p>{img(HERE)}")).questions
    assert (question.text, question.picture) == ("Look.", POT)


def test_a_picture_of_moodle_stands_beside_its_answer():
    data = moodle("Look.", "", answer=f"Warm {img(HERE, '')}", answer_files=FILE)
    (question,) = moodle_xml.read(data).questions
    assert question.options[0].picture == ExchangePicture(BYTES, "")
    assert question.options[1].picture is None


def test_a_file_of_moodle_is_found_by_its_folder_and_its_quoted_name():
    file = f'<file name="my pot.png" path="/in/" encoding="base64">{PACKED}</file>'
    text = f"Look {img('@@PLUGINFILE@@/in/my%20pot.png')}"
    (question,) = moodle_xml.read(moodle(text, file)).questions
    assert question.picture == POT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (moodle(img(HERE) * 2 + "Q"), "pictures-several"),
        (moodle(f"Q {img(HERE)}", ""), "picture-elsewhere"),
        (moodle(f"Q {img('https://example.org/pot.png')}", ""), "picture-elsewhere"),
        (moodle("Q"), "media"),
        (moodle(f"Q {img(HERE)}", FILE + FILE.replace("pot", "cup")), "media"),
        (moodle(f'Q <a href="{HERE}">pot</a>'), "media"),
        (moodle(f'Q <audio src="{HERE}"></audio>'), "media"),
        (moodle(img(HERE)), "text-missing"),
    ],
)
def test_a_picture_that_cannot_stand_here_refuses_its_question(data, code):
    reading = moodle_xml.read(data)
    assert reading.questions == ()
    assert [one.code for one in reading.problems if one.severity == "refused"] == [code]


def test_what_is_no_base64_has_no_bytes_for_the_door_to_take():
    file = '<file name="pot.png" path="/" encoding="base64">no!</file>'
    (question,) = moodle_xml.read(moodle(f"Q {img(HERE)}", file)).questions
    assert question.picture == ExchangePicture(b"", "A pot")


def test_a_picture_written_into_the_text_itself_is_taken_too():
    text = f"Q {img(f'data:image/png;base64,{PACKED}')}"
    (question,) = moodle_xml.read(moodle(text, "")).questions
    assert question.picture == POT


# --- QTI ------------------------------------------------------------------------------------


def item(before: str, option="a", prefix="") -> str:
    declared = (
        '<responseDeclaration identifier="R" cardinality="single" baseType="identifier">'
        "<correctResponse><value>a</value></correctResponse></responseDeclaration>"
    )
    choices = (
        f'<simpleChoice identifier="a">{option}</simpleChoice>'
        '<simpleChoice identifier="b">b</simpleChoice>'
    )
    return (
        f"<assessmentItem>{declared}<itemBody><p>Q</p>{before}"
        f'<choiceInteraction responseIdentifier="R" maxChoices="1">{choices}</choiceInteraction>'
        "</itemBody></assessmentItem>"
    )


def package(asked: str, **more: bytes) -> bytes:
    manifest = b'<manifest><resource type="imsqti_item_xmlv2p1" href="items/i.xml"/></manifest>'
    files = {"imsmanifest.xml": manifest, "items/i.xml": asked.encode()}
    return zipped(files | {name.replace("__", "/"): data for name, data in more.items()})


PNG = {"media__pot.png": BYTES}


@pytest.mark.parametrize(
    "shown",
    [
        '<img src="../media/pot.png" alt="A pot"/>',
        '<p><object data="../media/pot.png" type="image/png">A pot</object></p>',
    ],
)
def test_a_picture_of_a_package_stands_beside_its_question(shown):
    (question,) = qti.read(package(item(shown), **PNG)).questions
    assert (question.text, question.picture) == ("Q", POT)


def test_a_picture_of_a_package_stands_beside_its_answer():
    asked = item("", 'a <img src="../media/pot.png" alt="A pot"/>')
    (question,) = qti.read(package(asked, **PNG)).questions
    assert [option.picture for option in question.options] == [POT, None]


@pytest.mark.parametrize(
    "source", ["../media/cup.png", "../../pot.png", "/media/pot.png", "https://example.org/a.png"]
)
def test_a_picture_that_the_package_does_not_hold_refuses_its_question(source):
    reading = qti.read(package(item(f'<img src="{source}" alt=""/>'), **PNG))
    assert told_of(reading) == ["picture-elsewhere"]


def test_a_picture_in_a_text_of_its_own_is_found_from_the_folder_of_that_text():
    reference = '<assessmentStimulusRef href="../texts/t.xml"/>'
    asked = item("").replace("<itemBody>", f"{reference}<itemBody>")
    text = b"""<assessmentStimulus><stimulusBody><p>Look.</p><img src="pot.png" alt="A pot"/>
    </stimulusBody></assessmentStimulus>"""
    (question,) = qti.read(
        package(asked, **{"texts/t.xml": text, "texts/pot.png": BYTES})
    ).questions
    assert (question.text, question.picture) == ("Look.\n\nQ", POT)


def old(stem: str, label="a") -> bytes:
    return (
        f"<questestinterop><item><presentation>{stem}"
        '<response_lid ident="R" rcardinality="Single"><render_choice>'
        f'<response_label ident="a"><material>{label}</material></response_label>'
        '<response_label ident="b"><material><mattext>b</mattext></material></response_label>'
        "</render_choice></response_lid></presentation><resprocessing><respcondition>"
        '<conditionvar><varequal respident="R">a</varequal></conditionvar>'
        '<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing>'
        "</item></questestinterop>"
    ).encode()


HTML = '<mattext texttype="text/html">Q &lt;img src="{}" alt="A pot"&gt;</mattext>'


@pytest.mark.parametrize(
    "stem",
    [
        f'<material><mattext>Q</mattext><matimage imagtype="image/png" label="A pot" '
        f'embedded="base64">{PACKED}</matimage></material>',
        '<material><mattext>Q</mattext><matimage uri="pot.png" label="A pot"/></material>',
        f"<material>{HTML.format('pot.png')}</material>",
        f"<material>{HTML.format('%24IMS-CC-FILEBASE%24/Uploaded%20Media/pot.png?a=1')}</material>",
    ],
    ids=["in the file", "beside it", "in HTML", "as Canvas packs it"],
)
def test_a_picture_of_one_stands_beside_its_question(stem):
    files = {
        "q.xml": old(stem),
        "pot.png": BYTES,
        "web_resources/Uploaded Media/pot.png": BYTES,
    }
    (question,) = qti.read(zipped(files)).questions
    assert (question.text, question.picture) == ("Q", POT)


def test_a_picture_of_one_stands_beside_its_answer():
    label = f'<mattext>a</mattext><matimage label="A pot" embedded="base64">{PACKED}</matimage>'
    (question,) = qti.read(old("<material><mattext>Q</mattext></material>", label)).questions
    assert [option.picture for option in question.options] == [POT, None]
