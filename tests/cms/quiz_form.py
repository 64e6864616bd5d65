"""What the office's form for a quiz sends beside its questions."""

from wagtail.test.utils.form_data import streamfield

USUAL = {
    "order": "author",
    "draw": "",
    "options": "author",
    "answers": "end",
    "minutes": "",
    "description": "",
    "message_met": "",
    "message_not_yet": "",
    "categories": streamfield([]),
}
