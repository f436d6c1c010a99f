"""The page of the FG, what a team agrees on, and all about one person: to see, to take away, to erase."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.web.accounts.models import Membership, Role, Team, User
from wijkdna.web.accounts.views import READ_AND_SEND, signed_in, team_page
from wijkdna.web.privacy import actions, documents, queries
from wijkdna.web.privacy.forms import ConfirmForm, ConfirmOwnForm, PrivacyForm
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.privacy.queries import Scope, Subject
from wijkdna.web.shared.audit import record, seen
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

ODT = "application/vnd.oasis.opendocument.text"
CSV = "text/csv; charset=utf-8; header=present"


# ---- for the FG


@require_safe
def fg(request: HttpRequest) -> HttpResponse:
    """All that an FG asks, on one page."""
    return render(request, "privacy/fg.html", _texts(None, None))


@require_safe
def fg_file(request: HttpRequest, file: str) -> HttpResponseBase:
    """The register entry or the list of fields, with open places."""
    return _file_for_fg(file, None, None)


def _texts(team: Team | None, privacy: TeamPrivacy | None) -> dict[str, object]:
    texts = load_privacy_texts()
    return {
        "entries": documents.entries(team, privacy),
        "kept": documents.kept(privacy),
        "groups": documents.field_groups(privacy),
        "people": documents.people(),
        "purposes": load_personal().purposes,
        "grounds": load_personal().grounds,
        "unused": [one.name for one in load_personal().declared if one.unused],
        "texts": texts,
        "letters": [(one, documents.filled(one.text, team, privacy)) for one in texts.letters.values()],
    }


def _file_for_fg(file: str, team: Team | None, privacy: TeamPrivacy | None) -> HttpResponseBase:
    if file == "verwerkingsregister.odt":
        content = documents.register_odt(team, privacy, timezone.localdate())
        return _named(HttpResponse(content, content_type=ODT), file)
    if file == "velden.csv":
        return _named(StreamingHttpResponse(documents.fields_csv(privacy), content_type=CSV), file)
    raise Http404(file)


def _named(answer: HttpResponseBase, file: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


# ---- a team


@team_page(Role.BEHEERDER, methods=READ_AND_SEND)
def team_privacy(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What a team agrees on: its register, its pre-scan, and what will soon go by itself."""
    form = _privacy_form(request, membership.team)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.change_privacy(team=membership.team, version=version, by=membership.user, **form.kept())
        except ChangedMeanwhile as problem:
            form = _privacy_form(request, membership.team, problem.version)
            form.add_error(None, problem.text)
        else:
            messages.success(request, "De afspraken over privacy zijn opgeslagen.")
            return redirect("team_privacy", membership.team_id)
    return render(request, "privacy/team.html", _of_team(membership.team, form))


def _privacy_form(request: HttpRequest, team: Team, version: int | None = None) -> PrivacyForm:
    """The form as it was sent, or as it is kept; version: of the row that it now goes over."""
    privacy = queries.privacy_of(team)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and version is not None:
        data["version"] = str(version)
    return PrivacyForm(data, instance=privacy, initial={"version": privacy.version})


def _of_team(team: Team, form: PrivacyForm) -> dict[str, object]:
    """As it is kept, whatever stands in the form."""
    privacy = queries.privacy_of(team)
    questions = [(one, form[one.id], form[f"{one.id}_text"]) for one in load_privacy_texts().questions]
    return _texts(team, privacy) | {
        "team": team,
        "form": form,
        "questions": questions,
        "open_points": queries.open_points(privacy),
        "is_for_fg": queries.is_for_fg(privacy),
        "ending": queries.ending_accounts(team, timezone.localdate()),
    }


@team_page(Role.BEHEERDER)
def team_privacy_file(request: HttpRequest, membership: Membership, file: str) -> HttpResponseBase:
    """The register entry or the list of fields, as this team filled it in."""
    return _file_for_fg(file, membership.team, queries.privacy_of(membership.team))


@team_page(Role.BEHEERDER)
def person_data(request: HttpRequest, membership: Membership, person: int) -> HttpResponse:
    """All that a team has about one person."""
    subject = queries.colleague(membership.team, person)
    if subject.user != membership.user and subject.user:
        seen(membership.user, "gegevens van een persoon bekeken", queries.place_of(subject, membership.team))
    context = _about(subject, Scope("beheerder", membership.team)) | {"team": membership.team, "user": subject.user}
    return render(request, "privacy/person.html", context)


def _about(subject: Subject, scope: Scope) -> dict[str, object]:
    held = [documents.on_page(one) for one in queries.held_about(subject, scope, queries.ON_A_PAGE)]
    return {"subject": subject, "held": held}


@team_page(Role.BEHEERDER)
def person_file(request: HttpRequest, membership: Membership, person: int, file: str) -> HttpResponseBase:
    """The same, to take away."""
    subject = queries.colleague(membership.team, person)
    record(
        membership.user, "gegevens van een persoon meegenomen", queries.place_of(subject, membership.team), sight=True
    )
    return _file_about(file, subject, Scope("beheerder", membership.team))


def _file_about(file: str, subject: Subject, scope: Scope) -> HttpResponseBase:
    if file not in ("gegevens.json", "gegevens.zip"):
        raise Http404(file)
    found = queries.held_about(subject, scope)
    if file == "gegevens.json":
        return _named(HttpResponse(documents.json_of(subject, found), content_type="application/json"), file)
    content = TemporaryFile()  # noqa: SIM115 the answer closes it
    documents.write_zip(content, subject, found)
    content.seek(0)
    return _named(FileResponse(content, content_type="application/zip"), file)


@team_page(Role.BEHEERDER, methods=READ_AND_SEND)
def person_erase(request: HttpRequest, membership: Membership, person: int) -> HttpResponse:
    """Erase somebody from a team, after saying what stays."""
    subject = queries.colleague(membership.team, person)
    form = ConfirmForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_from_team(subject=subject, team=membership.team, by=membership.user)
        except ActionRefused as problem:
            form.add_error(None, problem.text)
        else:
            messages.success(request, "De gegevens van deze persoon zijn uit het team gewist.")
            return _after_erasing(request, membership.team, membership.user)
    context = {"subject": subject, "team": membership.team, "user": subject.user, "form": form}
    return render(request, "privacy/person_erase.html", context | {"keeps": queries.kept_in_team()})


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when that is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def _erased(request: HttpRequest) -> HttpResponse:
    """The last page. Not by logging out: that would ask for a line in the record about somebody who is gone."""
    request.session.flush()
    request.user = AnonymousUser()
    return render(request, "privacy/erased.html", {"person": None})


def _after_erasing(request: HttpRequest, team: Team, user: User) -> HttpResponse:
    """To the team; who erased herself has nothing to go back to."""
    if not queries.has_account(user):
        return _erased(request)
    return redirect("team", team.pk) if queries.is_in(team, user) else redirect("my_work")


# ---- oneself


@signed_in()
def my_data(request: HttpRequest) -> HttpResponse:
    """All about oneself."""
    return render(request, "privacy/my_data.html", _about(_self(request), Scope("zelf")))


def _self(request: HttpRequest) -> Subject:
    return queries.subject_of(request.user)  # type: ignore[arg-type]  # signed_in


@signed_in()
def my_data_file(request: HttpRequest, file: str) -> HttpResponseBase:
    """The same, to take away."""
    return _file_about(file, _self(request), Scope("zelf"))


@signed_in(methods=READ_AND_SEND)
def my_data_erase(request: HttpRequest) -> HttpResponse:
    """Erase oneself, after saying what stays."""
    subject = _self(request)
    form = ConfirmOwnForm(_sent(request), own=subject.user.email if subject.user else "")
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_person(subject=subject, by=subject.user)
        except ActionRefused as problem:
            form.add_error(None, problem.text)
        else:
            return _erased(request)
    return render(request, "privacy/my_data_erase.html", {"form": form})
