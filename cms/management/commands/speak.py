"""Makes recordings for text to speech, on this machine and without any other service."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cms.text_to_speech.page_texts import SpokenTexts, phrases_of_rooms, spoken_texts
from cms.text_to_speech.play_list import Said
from cms.text_to_speech.queries import marks_of, without_sound
from cms.text_to_speech.services import (
    CannotSpeak,
    Engine,
    engine_for,
    missing_programs,
    record_over,
    settle,
    speak,
)
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError, NotFound

# The reader in the list of phrases.
READERS = {"m": "a machine", "p": "a person"}
LESSON = re.compile(r"(?P<course>[\w-]+)/(?P<module>\d+)/(?P<lesson>\d+)")


class Command(DatabaseCommand):
    help = (
        "Reads lessons, questions, buttons and phrases of rooms aloud and keeps the sounds with "
        "this installation. Can be stopped, and goes on from there; sounds of changed words are "
        "laid aside."
    )

    def add_arguments(self, parser):
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", action="append", choices=codes, help="one, or several")
        parser.add_argument("--course", default="", help="its code: this course alone")
        parser.add_argument("--lesson", default="", help="as in its address: a/2/1")
        parser.add_argument(
            "--phrases", action="store_true", help="the phrases of rooms alone, each with its key"
        )
        parser.add_argument(
            "--check", action="store_true", help="say what is missing, make nothing"
        )
        parser.add_argument(
            "--anyway", action="store_true", help="also where a voice is hard to follow"
        )
        parser.add_argument("--over", metavar="DIGEST", help="a person has read this sentence")
        parser.add_argument("--sound", type=Path, help="with --over: the file, Ogg, WebM or M4A")

    def handle(self, *, language, course, lesson, phrases, check, anyway, over, sound, **options):
        if over:
            return self._record_over(over, sound)
        where = {"phrases": True} if phrases else self._where(course, lesson)
        codes = language or [code for code, _name in settings.LANGUAGES]
        left = sum(self._read(code, where, check, anyway) for code in codes)
        if check and left:
            raise CommandError(f"{left} sentences have no sound.")
        return None

    def _where(self, course: str, lesson: str) -> dict:
        if not lesson:
            return {"course": course}
        found = LESSON.fullmatch(lesson)
        if found is None:
            raise CommandError("A lesson is named as in its address, for example a/2/1.")
        return {"course": found["course"], "lesson": (int(found["module"]), int(found["lesson"]))}

    def _read(self, language: str, where: dict, check: bool, anyway: bool) -> int:
        """Make the missing sounds of a language; return how many sentences still have none."""
        engine = engine_for(
            language, Path(settings.PIPER_VOICES) if settings.PIPER_VOICES else None
        )
        if not check:
            self._complain(engine, language, anyway)
        only = where.get("phrases")
        found = [phrases_of_rooms(language)] if only else list(spoken_texts(language, **where))
        left = sum(self._place(language, place, engine, check) for place in found)
        if only:
            self._list(found[0])
        if not check and not any(where.values()):
            self._settle(language, found)
        return left

    def _complain(self, engine: Engine, language: str, anyway: bool) -> None:
        missing = missing_programs(engine)
        if missing:
            raise CommandError(
                f"Not installed: {', '.join(missing)}. See docs/operators/operating.md."
            )
        if not engine.good_enough and not anyway:
            raise CommandError(
                f"{engine.voice} cannot be followed in “{language}”. Give Piper a voice "
                "(PIPER_VOICES), or add --anyway to try it out. Nothing was made."
            )

    def _place(self, language: str, place: SpokenTexts, engine: Engine, check: bool) -> int:
        by_digest = {said.digest: said for said in place.said}
        missing = without_sound(by_digest)
        done = len(by_digest) - len(missing)
        if not check:
            waiting = [said for digest, said in by_digest.items() if digest in missing]
            done += self._speak(waiting, engine)
        self.stdout.write(f"{language} {place.name}: {done} of {len(by_digest)}")
        return len(by_digest) - done

    def _list(self, phrases: SpokenTexts) -> None:
        """List phrases with their keys, which are needed to record over them."""
        marks = marks_of([said.digest for said in phrases.said])
        for said in phrases.said:
            reader = READERS.get(marks.get(said.digest, ""), "nobody")
            self.stdout.write(f"  {said.digest}  {reader:9}  {said.text}")

    def _speak(self, waiting: list[Said], engine: Engine) -> int:
        for said in waiting:
            try:
                speak(said=said, engine=engine, at=now())
            except CannotSpeak as problem:
                raise CommandError(f"{problem} What is made is kept: “{said.text}”") from problem
        return len(waiting)

    def _settle(self, language: str, found: list[SpokenTexts]) -> None:
        in_use = {said.digest for place in found for said in place.said}
        became = settle(language=language, in_use=in_use, at=now())
        self.stdout.write(
            f"{language}: {became.newly_stale} laid aside, their words have changed; "
            f"{became.came_back} taken up again; {became.dropped} deleted; "
            f"{became.to_read_anew} that a person read wait to be read anew."
        )

    def _record_over(self, digest: str, sound: Path | None) -> None:
        if sound is None:
            raise CommandError("Add --sound with the file.")
        # A person may read a phrase for which no intelligible machine voice exists, as in Arabic.
        phrases = [one for code, _name in settings.LANGUAGES for one in phrases_of_rooms(code).said]
        try:
            record_over(digest=digest, sound=sound.read_bytes(), at=now(), unheard=phrases)
        except OSError as problem:
            raise CommandError(f"{sound} cannot be read.") from problem
        except NotFound as problem:
            raise CommandError("There is no such sentence.") from problem
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        self.stdout.write("Kept. A person is heard there from now on.")
