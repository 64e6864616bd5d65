"""Pictures of imported questions are put into the office, all of them or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.types import Person
from cms.curriculum.question_pictures import parts_with
from cms.curriculum.quiz_blocks import kind_of
from cms.media.stored_files import picture_of

from .pictures import BarePicture


class PictureStore:
    """Stores what the blocks of questions show, and knows which files are new."""

    def __init__(self, by: Person | None) -> None:
        self._by = by
        self.new_files: list = []

    def put_into(self, blocks: list[tuple[str, dict]]) -> None:
        """Each picture becomes a row of the office; the block then holds its number."""
        for block_type, value in blocks:
            for part in parts_with(kind_of(block_type, value), value):
                if isinstance(part.get("picture"), BarePicture):
                    image, is_new = picture_of(part["picture"].data, self._by)
                    part["picture"] = image.pk
                    if is_new:
                        self.new_files.append(image.file)


@contextmanager
def all_or_no_pictures(by: Person | None) -> Iterator[PictureStore]:
    """A store whose new files are taken away when the rows about them do not stay."""
    store = PictureStore(by)
    try:
        yield store
    except BaseException:
        for file in store.new_files:
            file.storage.delete(file.name)
        raise
