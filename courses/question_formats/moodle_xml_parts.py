"""The texts of a question in Moodle XML, in four text formats, with the files beside them."""

from typing import Any
from urllib.parse import unquote

from . import plain
from .exchange import (
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
    Location,
    Notes,
    Unsupported,
    check_text,
)
from .points import points
from .shown import PictureCollector, from_base64
from .xml_tree import Node

FILES = "@@PLUGINFILE@@"
# Fields that have no meaning here: element → what it is.
_LEFT_OUT = {"hint": "hints", "tag": "tags", "responsetemplate": "template"}
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


class QuestionParts:
    """One question being read: helpers for its readers."""

    def __init__(self, node: Node, place: Location, category: str, notes: Notes) -> None:
        self.node, self.place, self.notes = node, place, notes
        self.base = ExchangeQuestion(
            "",
            "",
            name=plain.one_line(check_text(node.said("name", "text"))),
            category=category,
            place=self.place,
        )

    def _changed(self, code: str, **facts: str | int) -> None:
        self.notes.changed(self.place, code, **facts)

    def _note_omissions(self) -> None:
        for name, what in _LEFT_OUT.items():
            if any(one.text().strip() for one in self.node.below(name)):
                self.notes.left_out(self.place, what)
        if any(self.node.said(name, "text") for name in _COMBINED):
            self.notes.left_out(self.place, "combined-feedback")
        if self.node.said("idnumber"):
            self.notes.left_out(self.place, "idnumber")
        if points(self.node.said("penalty") or "0"):
            self.notes.left_out(self.place, "penalty")
        if self.node.said("defaultgrade").rstrip("0").rstrip(".") not in ("", "1"):
            self.notes.left_out(self.place, "grade")

    # --- texts --------------------------------------------------------------------------------

    def _words(self, node: Node | None, shown: PictureCollector | None = None) -> str:
        """Return the text of an element that contains `<text>`, in whatever format it declares.

        `shown` takes the picture in the text; without it a picture is refused.
        """
        if node is None:
            return ""
        holder = node.first("text")
        raw = holder.text() if holder is not None else node.text()
        if shown is None and (node.first("file") is not None or FILES in raw):
            raise Unsupported("media", tag="file")
        check_text(raw)
        form = node.get("format")
        if form == "plain_text":
            return plain.tidy(raw)
        if form == "markdown":
            self.notes.reads_markdown(raw)
        reader = {"html": plain.from_html, "markdown": plain.from_markdown}.get(form)
        try:
            words, lost = (reader or plain.from_either)(raw, shown)
        except plain.Media as media:
            raise Unsupported("media", tag=media.tag) from media
        for what in sorted(lost):
            self._changed(f"lost-{what}")
        return words

    def _with_picture(self, node: Node | None) -> tuple[str, ExchangePicture | None]:
        """Return the text, and the picture that belongs to it."""
        files = _Files(node)
        shown = PictureCollector(files.find)
        words = self._words(node, shown)
        if files.left():
            # A sound, a document, or a picture behind a link: none of it would be shown.
            raise Unsupported("media", tag="file")
        return words, shown.picture

    def _option(self, node: Node, **more: Any) -> ExchangeOption:
        """Return an answer with its text, its picture and its feedback."""
        words, picture = self._with_picture(node)
        return ExchangeOption(
            plain.one_line(words), feedback=self._feedback(node), picture=picture, **more
        )

    def _line(self, node: Node | None) -> str:
        return plain.one_line(self._words(node))

    def _feedback(self, node: Node) -> str:
        return self._words(node.first("feedback"))

    def _answers(self) -> list[tuple[Node, float]]:
        return [(one, points(one.get("fraction", "0"))) for one in self.node.all("answer")]


class _Files:
    """The files of one text, by the names that the text uses for them."""

    def __init__(self, node: Node | None) -> None:
        self._files = {_path(one): one for one in (node.all("file") if node is not None else [])}
        self._said = node.text().count(FILES) if node is not None else 0
        self._found: list[str] = []

    def find(self, source: str) -> bytes | None:
        """Return the bytes of the file that `@@PLUGINFILE@@/…` names."""
        path = unquote(source.removeprefix(FILES).partition("?")[0]).strip("/")
        file = self._files.get(path) if source.startswith(FILES) else None
        if file is None:
            return None
        self._found.append(path)
        return from_base64(file.text()) if file.get("encoding") == "base64" else b""

    def left(self) -> bool:
        """Whether a file, or a reference to one, was not read as a picture."""
        return len(self._found) != max(self._said, len(self._files))


def _path(file: Node) -> str:
    return f"{file.get('path').strip('/')}/{file.get('name')}".strip("/")
