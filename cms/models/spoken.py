"""Sounds for text to speech: one sentence, one sound."""

from django.db import models

MACHINE, PERSON = "machine", "person"


class Spoken(models.Model):
    """A sentence read aloud. No personal data: the text is from courses and pages.

    It is identified by its text (`digest`), so a changed sentence has no sound until one is made.
    """

    # Of the language and the text (cms.text_to_speech.play_list.digest_of).
    digest = models.CharField(max_length=16, unique=True)
    language = models.CharField(max_length=12)
    text = models.TextField()
    # In the media folder, under a random name (ADR-0046).
    sound = models.FileField(upload_to="aloud")
    made_by = models.CharField(max_length=7, choices=[(MACHINE, MACHINE), (PERSON, PERSON)])
    # The program and its voice; "" if a person reads.
    voice = models.CharField(max_length=100, blank=True, default="")
    made_at = models.DateTimeField()
    # Since when no page has this text any more. NULL: it is played.
    stale_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["language", "stale_since"], name="spoken_by_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:60]}"
