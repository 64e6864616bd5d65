"""Questions in and out, in the office."""

from pathlib import PurePath

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.admin.auth import permission_required
from wagtail.models import Locale

from accounts.types import Person, SignedInRequest
from cms.models import Quiz
from core.body_limits import limited_body
from core.clock import now
from core.errors import DomainError
from courses.formats.exchange import MAX_BYTES

from .forms import ExportForm, ImportForm
from .report import rows_of, totals_of
from .sentences import FILE
from .services import Export, Report, export_questions, import_questions

# The other fields of the form and what stands between them need less than the rest.
MAX_REQUEST_BYTES = MAX_BYTES + 1_000_000


@limited_body(MAX_REQUEST_BYTES, FILE["too-big"])
@permission_required("cms.add_quiz")
def bring_in(request: SignedInRequest) -> HttpResponse:
    """GET: the form. POST: the file comes in, or the report says why it does not."""
    languages = [(one.language_code, one.get_display_name()) for one in Locale.objects.all()]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent, languages=languages)
    report = _import(form, request.user) if form.is_valid() else None
    form.show_the_error_first()
    context = {"form": form, "report": report, **(_told(report) if report else {})}
    status = 400 if form.errors else 200
    return render(request, "cms/office/import_questions.html", context, status=status)


def _told(report: Report) -> dict:
    return {
        "totals": totals_of(report),
        "refused": rows_of(report, refused=True),
        "rows": rows_of(report, refused=False),
    }


def _import(form: ImportForm, editor: Person) -> Report | None:
    file = form.cleaned_data["file"]
    try:
        return import_questions(
            data=file.read(),
            file_format=form.cleaned_data["file_format"],
            title=form.cleaned_data["title"] or PurePath(file.name).stem,
            name=file.name,
            language=form.cleaned_data.get("language", ""),
            by=editor,
            at=now(),
        )
    except DomainError as problem:
        form.add_error("file", str(problem.sentence))
        return None


@permission_required("cms.view_quiz")
def take_out(request: SignedInRequest, quiz_id: int) -> HttpResponse:
    """GET: which format. With one: the file, or what does not go out and a second click."""
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    form = ExportForm(request.GET if "file_format" in request.GET else None)
    context = {"form": form, "quiz": quiz, "export": None}
    if form.is_bound and form.is_valid():
        export = _export(form, quiz)
        if export is not None and (not export.remarks or "anyway" in request.GET):
            return _download(export)
        context["export"] = export
    return render(request, "cms/office/export_questions.html", context)


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
