"""Import and export of questions, in the CMS admin."""

from pathlib import PurePath
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required
from wagtail.models import Locale

from accounts.types import Person, SignedInRequest
from cms.models import Quiz
from core.clock import now
from core.errors import DomainError

from .forms import ExportForm, ImportForm, YesForm, carried
from .report import rows_of, totals_of
from .services import Export, export_questions, import_questions


@permission_required("cms.add_quiz")
def bring_in(request: SignedInRequest) -> HttpResponse:
    """GET: the form. POST: the report; with the editor's confirmation, the import."""
    languages = [(one.language_code, one.get_display_name()) for one in Locale.objects.all()]
    if request.method == "POST" and "carried" in request.POST:
        return _yes(request, languages)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent, languages=languages)
    context: dict = {"form": form, "report": None}
    if form.is_valid():
        file = form.cleaned_data["file"]
        about = {
            "name": file.name,
            "file_format": form.cleaned_data["file_format"],
            "title": form.cleaned_data["title"] or PurePath(file.name).stem,
            "language": form.cleaned_data.get("language", ""),
        }
        data, take = file.read(), "good" if form.cleaned_data["at_once"] else "report"
        context |= _told(form, "file", request.user, data=data, take=take, **about)
        if context["report"] and not context["report"].is_done:
            context["yes"] = about | {"carried": carried(data)}
    form.show_the_error_first()
    status = 400 if form.errors else 200
    return render(request, "cms/admin/import_questions.html", context, status=status)


def _yes(request: SignedInRequest, languages: list) -> HttpResponse:
    yes, form = YesForm(request.POST), ImportForm(languages=languages)
    context: dict = {"form": form, "report": None}
    if yes.is_valid():
        about = {name: yes.cleaned_data[name] for name in YesForm.base_fields if name != "carried"}
        data = yes.cleaned_data["carried"]
        context |= _told(yes, None, request.user, data=data, take="good", **about)
    if context["report"] is None:
        form = ImportForm(request.POST, languages=languages)
        form.errors.clear()
        told = yes.non_field_errors()
        form.add_error(
            "file", told or _("The file did not come back whole. Please choose it again.")
        )
        context["form"] = form
    status = 200 if context["report"] else 400
    return render(request, "cms/admin/import_questions.html", context, status=status)


def _told(form: Form, field: str | None, editor: Person, **about: Any) -> dict:
    """The report for the page; None if the file cannot be used, with an error on the form."""
    try:
        report = import_questions(by=editor, at=now(), **about)
    except DomainError as problem:
        form.add_error(field, str(problem.sentence))
        return {"report": None}
    return {
        "report": report,
        "totals": totals_of(report),
        "refused": rows_of(report, refused=True),
        "rows": rows_of(report, refused=False),
    }


@permission_required("cms.view_quiz")
def take_out(request: SignedInRequest, quiz_id: int) -> HttpResponse:
    """Without a format: the form. With one: the file, or first what is missing in it."""
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    form = ExportForm(request.GET if "file_format" in request.GET else None)
    context = {"form": form, "quiz": quiz, "export": None}
    if form.is_bound and form.is_valid():
        export = _export(form, quiz)
        if export is not None and (not export.remarks or "anyway" in request.GET):
            return _download(export)
        context["export"] = export
    return render(request, "cms/admin/export_questions.html", context)


def _export(form: ExportForm, quiz: Quiz) -> Export | None:
    try:
        return export_questions(
            quiz_key=quiz.key,
            file_format=form.cleaned_data["file_format"],
            language=quiz.locale.language_code,
        )
    except DomainError as problem:
        form.add_error("file_format", str(problem.sentence))
        for line in problem.todo:
            form.add_error("file_format", line)
        return None


def _download(export: Export) -> HttpResponse:
    response = HttpResponse(export.data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
