"""The course files that ship; each language is read once in a process, which takes a while."""

from functools import cache

from cms.curriculum.files import CONTENT, Content
from cms.curriculum.parser import read_content


@cache
def content_in(language: str) -> Content:
    """All courses, exercises and words of a language, as their files have them."""
    return read_content(CONTENT / language)
