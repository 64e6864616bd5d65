"""The pictures of questions, for those who see the question. Read only."""

from uuid import UUID

from django.db.models import Q

from accounts.models import User
from core.errors import NotFound
from courses.models import Attempt, Picture, QuizVersion

from .permissions import readable_attempts


def picture_of(user: User, public_id: UUID, digest: str) -> bytes:
    """The picture of a question in an attempt of hers, in one that is done together with her, or in
    one that she may mark, as WebP.

    Raises NotFound when the attempt is another woman's or shows no such picture.
    """
    attempt = (
        Attempt.objects.filter(
            Q(enrolment__learner=user.pk)
            | Q(together_with=user.pk)
            | Q(pk__in=readable_attempts(user).values("pk")),
            public_id=public_id,
        )
        .select_related("version")
        .first()
    )
    picture = None
    if attempt is not None and digest in _pictures_in(attempt.version):
        picture = Picture.objects.filter(digest=digest).first()
    if picture is None:
        raise NotFound
    return bytes(picture.data)


def _pictures_in(version: QuizVersion) -> set[str]:
    """The digests of all pictures that a version shows: of places, and beside its words."""
    found = [question.get("picture") for question in version.definition["questions"]]
    for texts in version.texts.values():
        for words in texts["questions"].values():
            found += [words.get("picture")]
            found += [option.get("picture") for option in words["options"].values()]
    return {picture["digest"] for picture in found if picture}
