"""Pages of finding people: what the talks tell, a talk, who was named, and the notice to read aloud."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from wijkdna.store.personal import load_privacy_texts
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.queries import Access, page_of
from wijkdna.web.dossiers.views import done, press, sent
from wijkdna.web.nominations import actions, forms, queries
from wijkdna.web.nominations.models import Informant
from wijkdna.web.privacy.documents import filled
from wijkdna.web.privacy.queries import names_allowed, privacy_of
from wijkdna.web.shared.audit import seen
from wijkdna.web.socialmap.queries import ACTORS, entities_of, like
from wijkdna.web.socialmap.views import map_page, show_map

TAB = "nominations"


@map_page()
def nominations(request: HttpRequest, access: Access) -> HttpResponse:
    """The two questions, what the talks tell, who was named, and the talks."""
    seen(access.user, "genoemden bekeken", access.dossier)
    page = page_of(queries.talks_of(access), request.GET.get("pagina", ""))
    context = {
        "questions": list(queries.QUESTIONS.values()),
        "told": queries.overview(access),
        "page": page,
        "communities": queries.communities_of(access),
        "named": queries.names_in(queries.nominations_of(access).filter(informant__in=[one.pk for one in page])),
    }
    return show_map(request, access, "nominations/nominations.html", TAB, **context)


@map_page(READ_AND_SEND)
def informant_new(request: HttpRequest, access: Access) -> HttpResponse:
    """Enter a talk."""
    form = _form(request, access)

    def keep() -> None:
        actions.add_talk(dossier=access.dossier, mentions=form.named(), by=access.user, **form.talk)

    if form.does(keep):
        return done(request, "Het gesprek is bewaard.", TAB, access.dossier.pk)
    return _show_talk(request, access, form, None)


@map_page(READ_AND_SEND)
def informant(request: HttpRequest, access: Access, informant: int) -> HttpResponse:
    """Change a talk."""
    talk = queries.talk_for(access, informant)
    form = _form(request, access, talk)

    def keep() -> None:
        actions.change_talk(talk=talk, mentions=form.named(), shown=form.shown, by=access.user, **form.talk)

    if form.does(keep):
        return done(request, "Het gesprek is gewijzigd.", TAB, access.dossier.pk)
    seen(access.user, "genoemden bekeken", access.dossier)
    return _show_talk(request, access, form, talk)


def _form(request: HttpRequest, access: Access, talk: Informant | None = None) -> forms.TalkForm:
    return forms.TalkForm(
        sent(request),
        actors=list(entities_of(access, *ACTORS)),
        communities=queries.communities_of(access),
        names=names_allowed(access.dossier.team),
        talk=talk,
        mentions=queries.mentions_of(access, talk) if talk else (),
    )


def _show_talk(request: HttpRequest, access: Access, form: forms.TalkForm, talk: Informant | None) -> HttpResponse:
    lines = [(question, words, form.lines(question)) for question, words in queries.QUESTIONS.items()]
    context = {"form": form, "talk": talk, "questions": lines, "more": forms.DO_MORE}
    return show_map(request, access, "nominations/informant.html", TAB, **context)


@map_page(SEND)
def informant_remove(request: HttpRequest, access: Access, informant: int) -> HttpResponse:
    """Remove a talk."""
    action = partial(actions.delete_talk, talk=queries.talk_for(access, informant), by=access.user)
    return press(request, action, "Het gesprek is verwijderd.", TAB, access.dossier.pk)


@map_page(READ_AND_SEND)
def nominee(request: HttpRequest, access: Access, nominee: int) -> HttpResponse:
    """One who was named: how often, and that we spoke."""
    row = queries.nominee_for(access, nominee)
    form = forms.ApproachForm.of(row, sent(request))
    if form.does(lambda: actions.approach(nominee=row, by=access.user, **form.cleaned_data)):
        return done(request, "Bewaard dat u deze persoon sprak.", "nominee", access.dossier.pk, row.pk)
    seen(access.user, "genoemde bekeken", row)
    context = {
        "form": form,
        "row": row,
        "named": queries.named_one(access, row),
    }
    return show_map(request, access, "nominations/nominee.html", TAB, **context)


@map_page(SEND)
def nominee_to_map(request: HttpRequest, access: Access, nominee: int) -> HttpResponse:
    """Give a role its place on the map."""
    row = queries.nominee_for(access, nominee)
    same = like(entities_of(access, *ACTORS), row.role)
    action = partial(actions.put_on_map, nominee=row, same=same[0] if same else None, by=access.user)
    return press(request, action, "Deze rol staat op de kaart.", "nominee", access.dossier.pk, row.pk)


@map_page(SEND)
def nominee_forget(request: HttpRequest, access: Access, nominee: int) -> HttpResponse:
    """Erase a name at once."""
    row = queries.nominee_for(access, nominee)
    action = partial(actions.forget_name, nominee=row, by=access.user)
    return press(
        request, action, "De naam is gewist. De rol en het aantal blijven.", "nominee", access.dossier.pk, row.pk
    )


@map_page()
def nomination_notice(request: HttpRequest, access: Access) -> HttpResponse:
    """The notice for who was named, to read aloud or print."""
    letter, team = load_privacy_texts().letters["notice"], access.dossier.team
    known = {"{plek}": access.dossier.name, "{zichtbaar_voor}": f"Alleen het team {team.name}"}
    text = letter.text
    for place, words in known.items():
        text = text.replace(place, words.replace("{", "").replace("}", ""))
    text = filled(text, team, privacy_of(team))
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return show_map(request, access, "nominations/notice.html", TAB, letter=letter, parts=parts)
