"""Pages of the message tester: a text with what to look at beside it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from wijkdna.domain.message_test import Report
from wijkdna.domain.wording import side_by_side
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.refusals import ChangedMeanwhile
from wijkdna.web.tester import actions, drawings, forms, queries
from wijkdna.web.tester.models import Message


def _show(request: HttpRequest, access: Access, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    seen(access.user, "berichten bekeken", access.dossier)
    return show(request, access, f"tester/{template}.html", Part.PLAN, **context)


def _tested(text: str, report: Report) -> dict[str, Any]:
    measures = drawings.measures(report.reading)
    return {"report": report, "bits": drawings.bits(text, report.findings), "measures": measures}


@dossier_page(Part.PLAN, team_only=True)
def messages_list(request: HttpRequest, access: Access) -> HttpResponse:
    """All texts that were kept."""
    return _show(request, access, "messages", found=queries.kept(access))


@dossier_page(Part.PLAN, team_only=True, methods=READ_AND_SEND)
def message_new(request: HttpRequest, access: Access) -> HttpResponse:
    """Test a text, and keep it or not."""
    keeps = request.POST.get("doe") != "test"
    groups = queries.group_choices(access)
    form = forms.MessageForm(groups, sent(request), request.FILES or None, keeps=keeps)
    made: list[Message] = []

    def keep() -> None:
        made.append(actions.keep_message(dossier=access.dossier, by=access.user, **form.sent))

    if keeps and form.does(keep):
        return done(request, "De tekst is bewaard en getest.", "message", access.dossier.pk, made[0].pk)
    context: dict[str, Any] = {"form": form, "report": None}
    if form.is_bound and (form.is_valid() or "text" in form.cleaned_data):
        form.show_text()
    if form.is_bound and not keeps and form.is_valid():
        told = form.sent
        report = queries.report_of(access, told["text"], told["channel"], told["groups"])
        context |= _tested(told["text"], report)
    return _show(request, access, "message_new", **context)


@dossier_page(Part.PLAN, team_only=True, methods=READ_AND_SEND)
def message(request: HttpRequest, access: Access, message: int) -> HttpResponse:
    """One text with what to look at, and a form to change it and test it again."""
    row, groups = queries.message_for(access, message), queries.group_choices(access)
    bound = forms.MessageForm(groups, request.POST, request.FILES or None) if request.method == "POST" else None
    form = bound or forms.MessageForm.of(groups, row)

    def change() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change_message(message=row, version=version, by=access.user, **form.sent)

    try:
        if form.does(change):
            return done(request, "De tekst is bewaard en opnieuw getest.", "message", access.dossier.pk, row.pk)
    except ChangedMeanwhile as changed:
        form.show_text(changed.version)
        mine, theirs = side_by_side(changed.mine, changed.theirs)
        return _show(request, access, "twice", form=form, row=row, changed=changed, mine=mine, theirs=theirs)
    if form.is_bound:
        form.show_text()
    report = queries.report_of(access, row.text, row.channel, row.groups)
    names = [name for key, name in groups if key in row.groups]
    context = {"row": row, "form": form, "channel": queries.channel_in_words(row.channel), "names": names}
    return _show(request, access, "message", **context, **_tested(row.text, report))


@dossier_page(Part.PLAN, team_only=True, methods=SEND)
def message_remove(request: HttpRequest, access: Access, message: int) -> HttpResponse:
    """Take a text away."""
    row = queries.message_for(access, message)
    action = partial(actions.remove_message, message=row, by=access.user)
    return press(request, action, "De tekst is verwijderd.", "messages_list", access.dossier.pk)
