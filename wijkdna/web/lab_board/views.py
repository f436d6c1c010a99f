"""Pages of who facilitates a lab: the labs of a team, the board of one, somebody on it, its mails and its files."""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from typing import IO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from wijkdna.web.accounts.models import TEAM_ROLES, Membership, User
from wijkdna.web.accounts.views import READ_AND_SEND, SEND, team_page
from wijkdna.web.dossiers.queries import page_of
from wijkdna.web.dossiers.views import done, press, sent
from wijkdna.web.enrolments import actions as places
from wijkdna.web.enrolments.models import State
from wijkdna.web.enrolments.queries import standing
from wijkdna.web.lab_board import actions, documents, drawings, forms, queries
from wijkdna.web.lab_mails.queries import mails_of
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import board_parts
from wijkdna.web.labs.views import lab_page
from wijkdna.web.shared.audit import seen

_MAY_GO = (State.PLEK, State.AANBOD, State.WACHT)


@team_page(*TEAM_ROLES)
def team_labs(request: HttpRequest, membership: Membership) -> HttpResponse:
    """All labs that a team facilitates."""
    found = {"team": membership.team, "labs": queries.labs_of(membership.team)}
    return render(request, "lab_board/team_labs.html", found)


@lab_page()
def lab_board(request: HttpRequest, lab: Lab) -> HttpResponse:
    """One lab: who asks, who waits, who comes, and how far it is."""
    seen(_user(request), "deelnemers van een leerlab bekeken", lab)
    board = queries.board_of(lab)
    context = {
        "lab": lab,
        "state": queries.state_of(lab),
        "board": board,
        "bar": drawings.seats_bar(board.seats),
        "mails": queries.mail_counts(lab),
        "parts": board_parts(lab),
    }
    return render(request, "lab_board/board.html", context)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # lab_page


@lab_page(READ_AND_SEND)
def lab_enrolment(request: HttpRequest, lab: Lab, enrolment: int) -> HttpResponse:
    """One enrolment: what was filled in, and to decline it or take it off the list with a reason."""
    row, form = queries.row_for(lab, enrolment), forms.ReasonForm(sent(request))
    asks = row.enrolment.state == State.GEVRAAGD

    def refuse() -> None:
        reason = form.cleaned_data["reason"]
        if asks:
            places.decide(enrolment=row.enrolment, accepted=False, reason=reason, by=_user(request))
        else:
            places.remove(enrolment=row.enrolment, reason=reason, by=_user(request))

    if form.does(refuse):
        said = "Er is een mail gestuurd met uw zin erin." if asks else "Van de lijst gehaald. Er is een mail gestuurd."
        return done(request, said, "lab_board", lab.pk)
    seen(_user(request), "inschrijving bekeken", row.enrolment)
    context = {"lab": lab, "row": row, "form": form, "asks": asks, "may_go": row.enrolment.state in _MAY_GO}
    return render(request, "lab_board/enrolment.html", context, status=400 if form.errors else 200)


@lab_page(SEND)
def lab_admit(request: HttpRequest, lab: Lab, enrolment: int) -> HttpResponse:
    """Let somebody in who asked: she gets a place, or the last place in the line."""
    row = queries.row_for(lab, enrolment)
    action = partial(places.decide, enrolment=row.enrolment, accepted=True, by=_user(request))
    return press(request, action, "Aangenomen. Er is een mail gestuurd.", "lab_board", lab.pk)


@lab_page(SEND)
def lab_pass_over(request: HttpRequest, lab: Lab, enrolment: int) -> HttpResponse:
    """Let others go before a group that needs more seats than are free, this time."""
    row = queries.row_for(lab, enrolment)
    action = partial(places.pass_over, enrolment=row.enrolment, by=_user(request))
    said = "Wie erna komt, is nu gevraagd. De groep houdt haar plaats en krijgt een mail."
    return press(request, action, said, "lab_board", lab.pk)


@lab_page()
def lab_mail_log(request: HttpRequest, lab: Lab) -> HttpResponse:
    """All mails: which, to whom, when, and how it ended."""
    seen(_user(request), "mails van een leerlab bekeken", lab)
    page = page_of(mails_of(lab), request.GET.get("pagina", ""))
    lines = [queries.mail_line(mail) for mail in page]
    context = {"lab": lab, "page": page, "lines": lines, "mails": queries.mail_counts(lab)}
    return render(request, "lab_board/mails.html", context)


@lab_page(SEND)
def lab_mail_again(request: HttpRequest, lab: Lab, lab_mail: int) -> HttpResponse:
    """Try a mail that failed anew."""
    action = partial(actions.send_again, mail=queries.mail_for(lab, lab_mail), by=_user(request))
    return press(request, action, "De mail gaat zo opnieuw weg.", "lab_mail_log", lab.pk)


@lab_page()
def lab_people_xlsx(request: HttpRequest, lab: Lab) -> HttpResponse:
    """Who takes part, with names and addresses."""
    seen(_user(request), "deelnemers van een leerlab bewaard", lab)
    return _sheet(lab, documents.write_people, "deelnemers")


@lab_page()
def lab_counts_xlsx(request: HttpRequest, lab: Lab) -> HttpResponse:
    """How many by gemeente, without names."""
    return _sheet(lab, documents.write_counts, "aantallen")


def _sheet(lab: Lab, write: Callable[[IO[bytes], Lab, Sequence[queries.Row]], None], name: str) -> HttpResponse:
    book = BytesIO()
    write(book, lab, queries.rows_of(lab, standing(lab)))
    file = content_disposition_header(True, f"{lab.slug}-{name}.xlsx") or "attachment"
    return HttpResponse(book.getvalue(), content_type=documents.XLSX, headers={"Content-Disposition": file})
