"""Pages of a bijeenkomst: of a participant by her own link, and of who facilitates the lab."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from wijkdna.domain.lab_results import FEWEST
from wijkdna.domain.rich_text import Block, read
from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import User
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers import documents as files
from wijkdna.web.dossiers.views import done, press, sent, to
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import NoSuchParticipant, has_place
from wijkdna.web.enrolments.views import participant_page
from wijkdna.web.lab_sessions import actions, documents, forms, queries
from wijkdna.web.lab_sessions.models import Material
from wijkdna.web.labs.documents import PUBLISH, calendar_of, moment_of, where
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.queries import NoSuchLab, sessions_of
from wijkdna.web.labs.views import lab_page
from wijkdna.web.paper.documents import PaperFailed
from wijkdna.web.shared.audit import record, seen
from wijkdna.web.shared.conflicts import with_theirs
from wijkdna.web.shared.refusals import ChangedMeanwhile

_log = logging.getLogger(__name__)
_NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f]+")
_LONGEST_IN_NAME = 60


def _show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:  # noqa: ANN401
    """A page; with a form that was filled in wrong it is a 400."""
    form = context.get("form")
    wrong = isinstance(form, Asked) and form.is_bound and bool(form.errors)
    return render(request, f"lab_sessions/{template}.html", context, status=400 if wrong else status)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # behind lab_page


def _about(session: LabSession) -> dict[str, Any]:
    """What every page tells of a session. moment: day and times, "" when there is no date."""
    return {
        "session": session,
        "moment": moment_of(session),
        "where": where(session),
        "texts": {name: _blocks(getattr(session, name)) for name in ("goals", "programme", "next_steps")},
    }


def _blocks(text: str) -> list[tuple[str, Block]]:
    """With the name of the kind of each: "paragraph", "heading", "bullets"."""
    return [(type(one).__name__.lower(), one) for one in read(text)]


def _file(material: Material) -> HttpResponseBase:
    """The bytes to keep: they can do nothing in our name. Raises NoSuchLab when they are gone."""
    try:
        file = material.file.open()
    except FileNotFoundError:
        raise NoSuchLab from None
    name = files.safe_name(f"{material.title}.x", files.EXTENSIONS[material.kind])
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=material.kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _paper(make: Callable[[], bytes], name: str) -> HttpResponse:
    """A PDF to open or to keep. Raises PaperFailed."""
    told = f"{_NOT_IN_A_NAME.sub('-', name)} {localdate().isoformat()}.pdf"
    disposition = content_disposition_header(False, told) or "inline"
    return HttpResponse(make(), content_type="application/pdf", headers={"Content-Disposition": disposition})


# ---- of a participant


@participant_page()
def lab_session(request: HttpRequest, participant: Participant, session: int) -> HttpResponse:
    """One session: when, where, how to get there, what she learns, does and takes home."""
    row = queries.my_session(participant, session)
    context: dict[str, Any] = {
        "participant": participant,
        "lab": participant.lab,
        "sessions": sessions_of(participant.lab),
        "materials": queries.materials_of(row),
        **_about(row),
    }
    return _show(request, "session", **context)


@participant_page()
def lab_session_ics(request: HttpRequest, participant: Participant, session: int) -> HttpResponse:
    """The same as an appointment for a calendar; there is none without a date, or of a session that is off."""
    row = queries.my_session(participant, session)
    event, _ = calendar_of([row] if row.state == SessionState.VAST else [], participant.lab, PUBLISH)
    if not event:
        raise NoSuchParticipant
    headers = {"Content-Disposition": 'attachment; filename="bijeenkomst.ics"'}
    return HttpResponse(event, content_type="text/calendar; charset=utf-8", headers=headers)


@participant_page()
def lab_session_material(
    request: HttpRequest, participant: Participant, session: int, material: int
) -> HttpResponseBase:
    """A file, for who has a place."""
    row = queries.my_session(participant, session)
    try:
        return _file(queries.file_for(row, material))
    except NoSuchLab:
        raise NoSuchParticipant from None


@participant_page()
def lab_certificate(request: HttpRequest, participant: Participant) -> HttpResponse:
    """What she was at, and the paper that says so."""
    _guard(participant)
    found = queries.certificate_of(participant)
    content = documents.certificate_content(found) if found else None
    return _show(request, "certificate", participant=participant, lab=participant.lab, content=content, failed=False)


@participant_page()
def lab_certificate_pdf(request: HttpRequest, participant: Participant) -> HttpResponse:
    """The same on paper; to the page that says why, for who was nowhere."""
    _guard(participant)
    found = queries.certificate_of(participant)
    if found is None:
        return to("lab_certificate", participant.key)
    try:
        return _paper(lambda: documents.certificate_pdf(found), _certificate_name(participant))
    except PaperFailed:
        _log.exception("no certificate of participant %s", participant.pk)
        content = documents.certificate_content(found)
        context: dict[str, Any] = {"participant": participant, "lab": participant.lab, "content": content}
        return _show(request, "certificate", status=500, failed=True, **context)


def _guard(participant: Participant) -> None:
    """Raises NoSuchParticipant for who has no place."""
    if not has_place(participant):
        raise NoSuchParticipant


def _certificate_name(participant: Participant) -> str:
    return f"Bewijs van deelname {participant.name[:_LONGEST_IN_NAME]}"


@participant_page(READ_AND_SEND)
def lab_evaluate(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Five questions, once, without her name. Afterwards the page only says thanks."""
    _guard(participant)
    form = forms.EvaluationForm(load_lab_mails().questions, sent(request))
    if form.does(lambda: actions.evaluate(participant=participant, answers=form.answers)):
        return to("lab_evaluate", participant.key)
    context: dict[str, Any] = {
        "participant": participant,
        "lab": participant.lab,
        "form": form,
        "is_done": queries.has_evaluated(participant),
        "is_time": queries.takes_answers(participant.lab),
    }
    return _show(request, "evaluate", **context)


# ---- of the facilitator


def _show_session(request: HttpRequest, session: LabSession, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401
    return _show(request, template, lab=session.lab, **_about(session), **context)


@lab_page(READ_AND_SEND)
def lab_session_edit(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """Programme and next steps of a session, and what else belongs to it."""
    row = queries.session_for(lab, session)
    form = forms.SessionForm.of(row, sent(request))
    try:
        if form.does(lambda: actions.change_session(session=row, by=_user(request), **form.cleaned_data)):
            return done(request, "De bijeenkomst is bewaard.", "lab_session_edit", lab.pk, row.pk)
    except ChangedMeanwhile as changed:
        row = queries.session_for(lab, session)
        form.refuse(with_theirs(changed, form, forms.texts_of(row)))
        form.has_seen(changed.version)
    return _show_session(request, row, "edit", form=form, number=queries.materials_of(row).count())


@lab_page(READ_AND_SEND)
def lab_materials(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """Files and links for participants."""
    row = queries.session_for(lab, session)
    form = forms.MaterialForm(sent(request), request.FILES or None)
    if form.does(lambda: _add(form, row, _user(request))):
        return done(request, "Het staat erbij. Deelnemers zien het op de pagina.", "lab_materials", lab.pk, row.pk)
    context = {"form": form, "materials": queries.materials_of(row), "most": actions.MOST_MATERIALS}
    return _show_session(request, row, "materials", **context)


def _add(form: forms.MaterialForm, session: LabSession, by: User) -> None:
    title, file = form.cleaned_data["title"], form.cleaned_data["file"]
    if file is None:
        actions.add_link(session=session, url=form.cleaned_data["url"], title=title, by=by)
        return
    content = file.read(files.MOST_BYTES + 1)
    actions.add_file(session=session, content=content, name=file.name, title=title, by=by)


@lab_page()
def lab_material_file(request: HttpRequest, lab: Lab, session: int, material: int) -> HttpResponseBase:
    """A file, as participants get it."""
    return _file(queries.file_for(queries.session_for(lab, session), material))


@lab_page(SEND)
def lab_material_remove(request: HttpRequest, lab: Lab, session: int, material: int) -> HttpResponse:
    """Take a file or link away."""
    row = queries.session_for(lab, session)
    found = queries.materials_of(row).filter(pk=material).first()
    if found is None:
        raise NoSuchLab

    def remove() -> None:
        actions.remove_material(material=found, by=_user(request))

    return press(request, remove, "Het is verwijderd.", "lab_materials", lab.pk, row.pk)


@lab_page(READ_AND_SEND)
def lab_attendance(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """Who is there: two large buttons for each person, each kept at once. Back to that person, without script too."""
    row = queries.session_for(lab, session)
    form = forms.PresenceForm(sent(request))
    if form.does(lambda: _mark(form, row, _user(request))):
        answer = to("lab_attendance", lab.pk, row.pk)
        answer["Location"] += f"#p{form.cleaned_data['participant']}"
        return answer
    seen(_user(request), "aanwezigheid bekeken", row)
    seats = queries.seats_of(row)
    context = {"form": form, "seats": seats, "may_mark": queries.may_be_marked(row)}
    return _show_session(request, row, "attendance", **context)


def _mark(form: forms.PresenceForm, session: LabSession, by: User) -> None:
    """Raises ActionRefused, and NoSuchLab for who is not on the list."""
    number = form.cleaned_data["participant"]
    one = next((seat.participant for seat in queries.seats_of(session) if seat.participant.pk == number), None)
    if one is None:
        raise NoSuchLab
    actions.mark(session=session, participant=one, present=form.answer, hours=form.cleaned_data["hours"], by=by)


@lab_page()
def lab_attendance_paper(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """The list for at the door, to print."""
    return _attendance_paper(request, queries.session_for(lab, session))


def _attendance_paper(request: HttpRequest, row: LabSession, *, failed: bool = False) -> HttpResponse:
    seen(_user(request), "aanwezigheid afgedrukt", row)
    context = {
        "rows": documents.rows_of(queries.seats_of(row)),
        "facts": documents.facts_of(row),
        "words": documents.WORDS,
        "free": documents.FREE_LINES,
        "failed": failed,
    }
    return _show_session(request, row, "attendance_paper", status=500 if failed else 200, **context)


@lab_page()
def lab_attendance_pdf(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """The same as PDF; the page to print when it cannot be made."""
    row = queries.session_for(lab, session)
    seen(_user(request), "aanwezigheid afgedrukt", row)
    seats = queries.seats_of(row)
    try:
        return _paper(lambda: documents.attendance_pdf(row, seats), f"Aanwezigheid {row.title[:_LONGEST_IN_NAME]}")
    except PaperFailed:
        _log.exception("no attendance list of session %s", row.pk)
        return _attendance_paper(request, row, failed=True)


@lab_page()
def lab_needs(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """What a host must know of food and access, without names."""
    row = queries.session_for(lab, session)
    seen(_user(request), "eten en toegankelijkheid bekeken", row)
    return _show_session(request, row, "needs", needs=queries.needs_of(lab))


@lab_page()
def lab_certificates(request: HttpRequest, lab: Lab) -> HttpResponse:
    """Who was at what, with a certificate for each."""
    seen(_user(request), "bewijzen van deelname bekeken", lab)
    return _show(request, "certificates", lab=lab, found=queries.certificates_of(lab), failed=False)


@lab_page()
def lab_certificate_of(request: HttpRequest, lab: Lab, participant: int) -> HttpResponse:
    """The certificate of somebody who was there; for others there is none."""
    everybody = queries.certificates_of(lab)
    found = next((one for one in everybody if one.participant.pk == participant), None)
    if found is None:
        raise NoSuchLab
    try:
        answer = _paper(lambda: documents.certificate_pdf(found), _certificate_name(found.participant))
    except PaperFailed:
        _log.exception("no certificate of participant %s", participant)
        return _show(request, "certificates", status=500, lab=lab, found=everybody, failed=True)
    if request.method == "GET":
        record(_user(request), "bewijs van deelname gedownload", found.participant, sight=True)
    return answer


@lab_page()
def lab_evaluation(request: HttpRequest, lab: Lab) -> HttpResponse:
    """What participants thought of it, as far as nobody can be recognised in it."""
    return _show(request, "evaluation", lab=lab, results=queries.results_of(lab), fewest=FEWEST)
