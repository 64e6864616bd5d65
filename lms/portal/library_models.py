"""Declares the personal data in models of Wagtail and allauth, which cannot do so themselves."""

from core.personal_data import InExport, OnErasure, PersonalData, declare_for_library
from core.retention_clocks import Clock

_OFFICE = "those who may enter the office"
_PUBLISHED = "the work is the installation's; only who did it is a person's"


def _own(what: str, why: str, about: str = "user") -> PersonalData:
    return PersonalData(
        what=what,
        why=why,
        seen_by=_OFFICE,
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        because="a working setting of the office, with nothing said by its owner",
        about=(about,),
    )


def _work(what: str, *made_by: str) -> PersonalData:
    return PersonalData(
        what=what,
        why="so that it is clear who changed what is taught",
        seen_by=_OFFICE,
        clock=Clock.RECORD,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        because=_PUBLISHED,
        made_by=made_by,
    )


def _words(what: str, *made_by: str, left_out: tuple[str, ...] = ()) -> PersonalData:
    return PersonalData(
        what=what,
        why="editors and readers talk about a page",
        seen_by=_OFFICE,
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
        made_by=made_by,
        left_out=left_out,
    )


_MODELS = {
    "mfa.Authenticator": PersonalData(
        what="the second factors of an account: seeds of app and spare codes (encrypted), passkeys",
        why="so that a stolen passphrase alone opens nothing",
        seen_by="nobody on a page; its owner sees that they are there",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="whoever reads the file could sign in with it",
    ),
    "account.EmailAddress": _own("nothing: nobody here has an address", "a table of the library"),
    "account.EmailConfirmation": _own(
        "nothing: nobody here has an address", "a table of the library", "email_address__user"
    ),
    "wagtailusers.UserProfile": _own("how an editor likes the office", "so that it looks so again"),
    "wagtailadmin.EditingSession": _own("that an editor has a page open", "two do not clash"),
    "wagtailadmin.FormState": _own("an editor's form that is not sent", "so that nothing is lost"),
    "wagtailcore.APIToken": _own("nothing: no tokens are given out", "a table of the library"),
    "wagtailcore.PageSubscription": _own("which pages an editor follows", "to tell her of changes"),
    "wagtailcore.Comment": _words("remarks on a page", "resolved_by"),
    "wagtailcore.CommentReply": _words(
        "answers to remarks on a page",
        # It is named after a colleague and contains that colleague's text.
        left_out=("comment",),
    ),
    "wagtailcore.Page": _work("who made or locked a page", "owner", "locked_by"),
    "wagtailcore.Revision": _work("who saved a version of a page", "user"),
    "wagtailcore.PageLogEntry": _work("who changed a page, and when", "user"),
    "wagtailcore.ModelLogEntry": _work("who changed a quiz or an entry, and when", "user"),
    "wagtailcore.WorkflowState": _work("who asked for a review", "requested_by"),
    "wagtailcore.TaskState": _work("who reviewed a page", "finished_by"),
    "wagtailcore.UploadedFile": _work("who uploads a file at the moment", "uploaded_by_user"),
    "wagtaildocs.Document": _work("who uploaded a file", "uploaded_by_user"),
    "wagtailimages.Image": _work("who uploaded a picture", "uploaded_by_user"),
}


def declare() -> None:
    """Register the declarations; called once, when the app is ready."""
    for label, declaration in _MODELS.items():
        declare_for_library(label, declaration)
