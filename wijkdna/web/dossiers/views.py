"""Who may open which page of a dossier, and those pages."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdna.domain.wording import side_by_side
from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME, TEAM_ROLES, Membership, User
from wijkdna.web.accounts.queries import members_of, membership_for, teams_of
from wijkdna.web.accounts.views import READ, READ_AND_SEND, SEND, Page, signed_in, team_page
from wijkdna.web.dossiers import actions, documents, forms, queries
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note, Part
from wijkdna.web.own_areas.forms import Refused
from wijkdna.web.shared.audit import seen
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

SEE_OTHER = 303
_RECENT = 5
"""Lines of the activity on the first page of a dossier."""

_INLINE = ("image/jpeg", "image/png", "image/webp")


def dossier_page(
    part: Part | None = None, *, team_only: bool = False, methods: tuple[str, ...] = READ
) -> Callable[[Page], Page]:
    """A page of a dossier, for the team and for guests who were invited to this part; for others it does not exist.

    part       None: open to whoever may see any part; team_only: not for guests
    The address holds `dossier`, a number; the view gets the Access instead.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        @never_cache
        @login_required
        def page(request: HttpRequest, dossier: int, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            access = queries.dossier_for(request.user, dossier, part)  # type: ignore[arg-type]  # login_required
            if team_only and not access.in_team:
                raise queries.NoSuchDossier
            return view(request, access, **kwargs)

        return require_http_methods(methods)(page)

    return decorate


def show(
    request: HttpRequest,
    access: queries.Access,
    template: str,
    part: Part | None = None,
    **context: Any,  # noqa: ANN401
) -> HttpResponse:
    """A page in the frame of a dossier, with the bar of its parts.

    A form with mistakes in it is a 400, and a text that somebody else changed too a 409.
    """
    form = context.get("form")
    frame = {
        "access": access,
        "dossier": access.dossier,
        "tabs": queries.bar(access),
        "part": part,
        "where": queries.place_in_words(_current(), access.dossier),
    }
    wrong = isinstance(form, Asked) and form.is_bound and bool(form.errors)
    return render(
        request, template, {**frame, **context}, status=400 if wrong else 409 if "changed" in context else 200
    )


def _current() -> Latest | None:
    """The figures of now, to name areas by; a dossier also opens when there are none."""
    try:
        return figures()
    except NoRelease:
        return None


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a form that was sent; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def to(page: str, *args: object) -> HttpResponseRedirect:
    """Onward after a form was sent."""
    return HttpResponseRedirect(reverse(page, args=args), status=SEE_OTHER)


def done(request: HttpRequest, said: str, page: str, *args: object) -> HttpResponseRedirect:
    """Onward, and on that page what happened."""
    messages.success(request, said)
    return to(page, *args)


def press(
    request: HttpRequest, action: Callable[[], object], said: str, page: str, *args: object
) -> HttpResponseRedirect:
    """For a button without fields: do it and go on, with what happened or why not."""
    try:
        action()
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to(page, *args)
    return done(request, said, page, *args)


@signed_in()
def my_work(request: HttpRequest) -> HttpResponse:
    """Where somebody begins after signing in: her dossiers and her teams."""
    user: User = request.user  # type: ignore[assignment]  # signed_in
    found = queries.dossiers_of(_current(), user)
    signals = queries.signals_of(user, [one.dossier for one in found])
    context = {"dossiers": found, "signals": signals, "teams": teams_of(user)}
    return render(request, "dossiers/my_work.html", context)


@team_page(*TEAM_ROLES)
def team_dossiers(request: HttpRequest, membership: Membership) -> HttpResponse:
    """All dossiers of a team: in work, in the archive, and deleted."""
    work, archived, gone = queries.team_dossiers(_current(), membership.team)
    context = {"team": membership.team, "work": work, "archived": archived, "gone": gone}
    return render(request, "dossiers/team_dossiers.html", context | {"days": actions.GRACE.days})


@team_page(*TEAM_ROLES, methods=SEND)
def put_back(request: HttpRequest, membership: Membership, dossier: int) -> HttpResponse:
    """Undo a deletion."""
    row = queries.deleted_dossier(membership.team, dossier, timezone.now() - actions.GRACE)
    action = partial(actions.put_back, dossier=row, by=membership.user)
    return press(request, action, "Het dossier is teruggezet.", "team_dossiers", membership.team_id)


@signed_in(READ_AND_SEND)
def dossier_new(request: HttpRequest) -> HttpResponse:
    """A dossier of the area that ?gebied= names."""
    user: User = request.user  # type: ignore[assignment]  # signed_in
    latest, text = figures(), (request.POST or request.GET).get("gebied", "")
    try:
        area, name, what = forms.area_asked(latest, text)
    except (forms.AreaRefused, Refused):
        raise queries.NoSuchDossier from None
    teams = [one for one in teams_of(user) if one.sees_all]
    form = forms.NewForm(teams, sent(request), initial={"gebied": text, "name": name})
    made: list[Dossier] = []

    def make() -> None:
        team = membership_for(user, form.cleaned_data["team"]).team
        name = form.cleaned_data["name"]
        made.append(actions.make_dossier(team=team, name=name, release=latest.name, by=user, **area))

    if form.does(make):
        return done(request, "Het dossier is gemaakt.", "dossier", made[0].pk)
    context = {"form": form, "teams": teams, "name": name, "what": what, "release": latest.name}
    return render(request, "dossiers/dossier_new.html", context, status=400 if form.errors else 200)


@dossier_page()
def dossier(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """What is in it, who works on it, and what happened lately."""
    latest = _current()
    context: dict[str, Any] = {
        "newer": latest.name if latest and latest.name != access.dossier.release else "",
        "lines": queries.activity_of(access.dossier)[:_RECENT] if access.in_team else [],
        "guests": queries.guests_of(access.dossier).count() if access.in_team else 0,
        "signals": queries.signals_of(access.user, [access.dossier])[access.dossier.pk],
    }
    return show(request, access, "dossiers/dossier.html", **context)


@dossier_page(Part.NOTITIES, methods=READ_AND_SEND)
def dossier_notes(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """All notes, and a field for a new one."""
    form = forms.NoteForm(sent(request))
    by, row = access.user, access.dossier
    if form.does(lambda: actions.add_note(dossier=row, text=form.cleaned_data["text"], by=by)):
        return done(request, "De notitie is bewaard.", "dossier_notes", row.pk)
    seen(by, "notities bekeken", row)
    notes = queries.page_of(queries.notes_of(row), request.GET.get("pagina", ""))
    return show(request, access, "dossiers/notes.html", Part.NOTITIES, form=form, page=notes)


def _note(access: queries.Access, number: int) -> Note:
    note: Note = queries.row_or_404(queries.notes_of(access.dossier), number)
    return note


@dossier_page(Part.NOTITIES, methods=READ_AND_SEND)
def dossier_note(request: HttpRequest, access: queries.Access, note: int) -> HttpResponse:
    """Change a note. When somebody else did meanwhile, both texts stand beside each other."""
    if request.method == "POST":
        return _change_note(request, access, note)
    row = _note(access, note)
    if not access.may_change(row):
        raise queries.NoSuchDossier
    seen(access.user, "notities bekeken", access.dossier)
    return show(request, access, "dossiers/note.html", Part.NOTITIES, form=forms.NoteForm.of(row), number=note)


def _change_note(request: HttpRequest, access: queries.Access, number: int) -> HttpResponse:
    form, row = forms.NoteForm(request.POST), queries.notes_of(access.dossier).filter(pk=number).first()
    if row is not None and not access.may_change(row):
        raise queries.NoSuchDossier
    try:
        if form.does(lambda: _save_note(form, access, row)):
            return done(request, "De notitie is gewijzigd.", "dossier_notes", access.dossier.pk)
    except ChangedMeanwhile as changed:
        seen(access.user, "notities bekeken", access.dossier)
        mine, theirs = side_by_side(changed.mine, changed.theirs)
        both: dict[str, Any] = {"changed": changed, "mine": mine, "theirs": theirs, "number": number}
        return show(request, access, "dossiers/note_twice.html", Part.NOTITIES, **both)
    return show(request, access, "dossiers/note.html", Part.NOTITIES, form=form, number=number)


def _save_note(form: forms.NoteForm, access: queries.Access, row: Note | None) -> None:
    text, version = form.cleaned_data["text"], form.cleaned_data["version"] or 0
    if row is None:
        raise ChangedMeanwhile("Iemand heeft deze notitie intussen verwijderd.", theirs="", mine=text, version=0)
    actions.change_note(note=row, text=text, version=version, by=access.user)


@dossier_page(Part.NOTITIES, methods=SEND)
def note_remove(request: HttpRequest, access: queries.Access, note: int) -> HttpResponse:
    """Remove a note."""
    action = partial(actions.delete_note, note=_note(access, note), by=access.user)
    return press(request, action, "De notitie is verwijderd.", "dossier_notes", access.dossier.pk)


@dossier_page(Part.BIJLAGEN, methods=READ_AND_SEND)
def dossier_attachments(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """All attachments, and a field for a new one."""
    form, row = forms.FileForm(sent(request), request.FILES or None), access.dossier
    if form.does(lambda: _attach(form, access)):
        return done(request, "De bijlage is toegevoegd.", "dossier_attachments", row.pk)
    seen(access.user, "bijlagen bekeken", row)
    found = queries.attachments_of(row)
    return show(request, access, "dossiers/attachments.html", Part.BIJLAGEN, form=form, attachments=found)


def _attach(form: forms.FileForm, access: queries.Access) -> None:
    file = form.cleaned_data["file"]
    content = file.read(documents.MOST_BYTES + 1)
    actions.add_attachment(dossier=access.dossier, content=content, name=file.name, by=access.user)


def _attachment(access: queries.Access, number: int) -> Attachment:
    attachment: Attachment = queries.row_or_404(queries.attachments_of(access.dossier), number)
    return attachment


@dossier_page(Part.BIJLAGEN)
def dossier_attachment(request: HttpRequest, access: queries.Access, attachment: int) -> HttpResponse:
    """One attachment, with the picture when it is one."""
    row = _attachment(access, attachment)
    return show(request, access, "dossiers/attachment.html", Part.BIJLAGEN, row=row, is_picture=row.kind in _INLINE)


@dossier_page(Part.BIJLAGEN)
def attachment_file(request: HttpRequest, access: queries.Access, attachment: int) -> HttpResponseBase:
    """The bytes. A picture is shown, a PDF is kept; neither can do anything in our name."""
    row = _attachment(access, attachment)
    seen(access.user, "bijlage geopend", row)
    try:
        file = row.file.open()
    except FileNotFoundError:
        raise queries.NoSuchDossier from None
    is_kept = row.kind not in _INLINE or "bewaar" in request.GET
    answer = FileResponse(file, as_attachment=is_kept, filename=row.name, content_type=row.kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@dossier_page(Part.BIJLAGEN, methods=SEND)
def attachment_remove(request: HttpRequest, access: queries.Access, attachment: int) -> HttpResponse:
    """Remove an attachment."""
    action = partial(actions.delete_attachment, attachment=_attachment(access, attachment), by=access.user)
    return press(request, action, "De bijlage is verwijderd.", "dossier_attachments", access.dossier.pk)


@dossier_page(team_only=True, methods=READ_AND_SEND)
def dossier_people(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """The team, the guests, and a form for a new guest."""
    form, row = forms.InviteForm(sent(request)), access.dossier
    site = f"{request.scheme}://{request.get_host()}"
    if form.does(lambda: actions.invite_guest(dossier=row, by=access.user, site=site, **form.cleaned_data)):
        return done(request, "De uitnodiging is verstuurd.", "dossier_people", row.pk)
    seen(access.user, "mensen bekeken", row)
    members = [one for one in members_of(row.team) if one.role in TEAM_ROLES]
    guests = [queries.invited(guest) for guest in queries.guests_of(row)]
    return show(request, access, "dossiers/people.html", form=form, members=members, guests=guests)


@dossier_page(team_only=True, methods=READ_AND_SEND)
def dossier_guest(request: HttpRequest, access: queries.Access, guest: int) -> HttpResponse:
    """What one guest may see, and until when."""
    row: Guest = queries.row_or_404(queries.guests_of(access.dossier), guest)
    form = forms.GuestForm(sent(request), initial={"parts": row.parts, "until": row.until})
    if form.does(lambda: actions.change_guest(guest=row, by=access.user, **form.cleaned_data)):
        return done(request, "De toegang is gewijzigd.", "dossier_people", access.dossier.pk)
    return show(request, access, "dossiers/guest.html", form=form, guest=queries.invited(row))


@dossier_page(team_only=True, methods=SEND)
def guest_end(request: HttpRequest, access: queries.Access, guest: int) -> HttpResponse:
    """End the access of a guest at once."""
    row: Guest = queries.row_or_404(queries.guests_of(access.dossier), guest)
    action = partial(actions.end_guest, guest=row, by=access.user)
    return press(request, action, "De toegang is beëindigd.", "dossier_people", access.dossier.pk)


@dossier_page(team_only=True)
def dossier_activity(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """Who did what, and when."""
    seen(access.user, "activiteit bekeken", access.dossier)
    lines = queries.page_of(queries.activity_of(access.dossier), request.GET.get("pagina", ""))
    return show(request, access, "dossiers/activity.html", page=lines)


@dossier_page(team_only=True, methods=READ_AND_SEND)
def dossier_settings(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """Name and contact person; archive, copy, delete."""
    row = access.dossier
    form = forms.SettingsForm(row, sent(request))
    try:
        if form.does(lambda: actions.change_dossier(dossier=row, by=access.user, **form.cleaned_data)):
            return done(request, "De gegevens zijn bewaard.", "dossier_settings", row.pk)
    except ChangedMeanwhile as changed:
        form.refuse(ActionRefused(f"{changed.text} De naam is nu “{changed.theirs}”. Kijk, en bewaar opnieuw."))
        form.has_seen(changed.version)
    copy = forms.CopyForm(initial={"name": f"{row.name} (kopie)"[:LONGEST_NAME]})
    context: dict[str, Any] = {"copy": copy, "days": actions.GRACE.days, "notices": queries.notices_of(row)}
    return show(request, access, "dossiers/settings.html", form=form, **context)


@dossier_page(team_only=True, methods=SEND)
def dossier_copy(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """A second dossier from this one."""
    row, made = access.dossier, []
    form = forms.CopyForm(request.POST)
    if form.does(lambda: made.append(actions.copy_dossier(dossier=row, by=access.user, **form.cleaned_data))):
        return done(request, "Dit is de kopie.", "dossier", made[0].pk)
    return show(request, access, "dossiers/copy.html", form=form)


@dossier_page(team_only=True, methods=SEND)
def dossier_archive(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """Read only from now on, or no longer. Whoever pressed a button that a colleague pressed first does not undo it."""
    if request.POST.get("nu", access.state) != access.state:
        messages.error(request, "Een collega deed dit net voor u. Er is verder niets veranderd.")
        return to("dossier", access.dossier.pk)
    if access.may_write:
        action, said = actions.archive, "Het dossier is gearchiveerd. U kunt het nog lezen."
    else:
        action, said = actions.reopen, "Het dossier is uit het archief. U kunt er weer in werken."
    return press(request, partial(action, dossier=access.dossier, by=access.user), said, "dossier", access.dossier.pk)


@dossier_page(team_only=True, methods=SEND)
def dossier_remove(request: HttpRequest, access: queries.Access) -> HttpResponse:
    """Delete it; the team can put it back."""
    said = f"Het dossier is verwijderd. U kunt het nog {actions.GRACE.days} dagen terugzetten."
    try:
        actions.delete_dossier(dossier=access.dossier, by=access.user)
    except ActionRefused as refused:
        messages.error(request, refused.text)
        return to("dossier_settings", access.dossier.pk)
    return done(request, said, "team_dossiers", access.dossier.team_id)
