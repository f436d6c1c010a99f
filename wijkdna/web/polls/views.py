"""Pages of a date poll: for who facilitates the lab, and for a participant by her own link."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import User
from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.dossiers.views import SEE_OTHER, done, press, sent
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import placed
from wijkdna.web.enrolments.views import participant_page
from wijkdna.web.labs.documents import moment_of, where
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.labs.views import lab_page
from wijkdna.web.polls import actions, drawings, forms, queries
from wijkdna.web.polls.models import DatePoll, OfferState
from wijkdna.web.shared.refusals import ActionRefused

_SAID = {
    "geprikt": "Dank u wel, uw dagen zijn bewaard. U kunt ze nog veranderen tot het prikken voorbij is.",
    "aangeboden": "Dank u wel. De begeleider ziet uw aanbod, en vraagt u of het kan voor er iets vaststaat.",
    "ingetrokken": "Uw aanbod is ingetrokken.",
}
"""What was done, by the word in ?gedaan=: a participant has no account, and so no session that could keep it."""


# ---- for who facilitates


@lab_page()
def lab_date(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """The date of a session: how its poll stands and who can receive the others, or what was fixed."""
    row = queries.session_for(lab, session)
    poll = queries.poll_of(row)
    results = queries.results_of(poll) if poll else None
    context = {
        "lab": lab,
        "session": row,
        "poll": poll,
        "results": results,
        "matrix": drawings.matrix(results) if results else None,
        "moment": moment_of(row),
        "where": where(row),
        "states": OfferState,
        "fixed": row.state == SessionState.VAST,
        "may_write": lab.archived_at is None,
    }
    return render(request, "polls/date.html", context)


@lab_page(READ_AND_SEND)
def lab_poll_edit(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """Open a poll, or change the one that is open."""
    row, by = queries.session_for(lab, session), _user(request)
    poll = queries.poll_of(row)
    poll = poll if poll is not None and poll.closed_at is None else None
    dates = queries.dates_of(poll) if poll else []
    form = forms.PollForm.of(poll, dates, actions.seen_of(poll), sent(request))

    def keep() -> None:
        asked: dict[str, Any] = {"moments": form.moments, "deadline": form.deadline}
        asked |= {"hidden": form.cleaned_data["hidden"], "by": by}
        if form.cleaned_data["seen"]:
            actions.change_poll(poll=poll or _gone(), seen=form.cleaned_data["seen"], **asked)
        else:
            actions.open_poll(session=row, **asked)

    if form.does(keep):
        said = "De datumprikker is gewijzigd." if poll else "De datumprikker is open. De mails gaan nu uit."
        return done(request, said, "lab_date", lab.pk, row.pk)
    return _form(request, "polls/edit.html", form, lab=lab, session=row, poll=poll)


def _gone() -> DatePoll:
    raise ActionRefused("Deze datumprikker is net gesloten. Er is niets veranderd.")


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # lab_page


def _form(request: HttpRequest, template: str, form: Asked, **context: Any) -> HttpResponse:  # noqa: ANN401
    """A page with a form; with mistakes in it a 400."""
    wrong = form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **context}, status=400 if wrong else 200)


@lab_page(SEND)
def lab_poll_stop(request: HttpRequest, lab: Lab, session: int) -> HttpResponse:
    """No more answers."""
    row = queries.session_for(lab, session)

    def stop() -> None:
        actions.stop_poll(poll=queries.poll_of(row) or _gone(), by=_user(request))

    return press(request, stop, "De datumprikker is gestopt. Wat er is geprikt, staat hieronder.", *_back(row))


def _back(session: LabSession) -> tuple[str, int, int]:
    return "lab_date", session.lab_id, session.pk


@lab_page(SEND)
def lab_host_ask(request: HttpRequest, lab: Lab, session: int, offer: int) -> HttpResponse:
    """Ask who offered whether it can on a moment."""
    row = queries.session_for(lab, session)
    found, date = queries.offer_for(row, offer), request.POST.get("datum", "")
    number = int(date) if date.isdecimal() else 0
    action = partial(actions.ask_host, offer=found, date=number, by=_user(request))
    return press(request, action, f"De vraag aan {found.gemeente_name} gaat nu per mail uit.", *_back(row))


# ---- for a participant


@participant_page(READ_AND_SEND)
def lab_poll(request: HttpRequest, participant: Participant, session: int) -> HttpResponse:
    """Say which moments suit; and what others said, as soon as she may know."""
    poll = queries.poll_for(participant, session)
    dates = queries.dates_of(poll)
    given = queries.answers_of(poll, participant)
    form = forms.AnswerForm(dates, {key: one.suits for key, one in given.items()}, sent(request))
    if form.does(lambda: actions.answer(participant=participant, poll=poll, answers=form.answers)):
        return _did("geprikt", "lab_poll", participant, session)
    results = queries.results_of(poll) if queries.may_see(poll, participant) else None
    context = {
        "given": given,
        "is_open": queries.takes_answers(poll),
        "results": results,
        "matrix": drawings.matrix(results) if results else None,
        "moment": moment_of(poll.session) if poll.session.state == SessionState.VAST else ("", ""),
        "answered_at": max((one.answered_at for one in given.values()), default=None),
    }
    return _her_page(request, "polls/answer.html", participant, poll, form=form, **context)


def _her_page(
    request: HttpRequest,
    template: str,
    participant: Participant,
    poll: DatePoll,
    form: Asked | None = None,
    **context: Any,  # noqa: ANN401
) -> HttpResponse:
    """A page of a participant about a session, with what she just did."""
    frame = {
        "participant": participant,
        "lab": participant.lab,
        "session": poll.session,
        "poll": poll,
        "offer": queries.offer_of(participant, poll.session),
        "told": _SAID.get(request.GET.get("gedaan", ""), ""),
        "fixed": poll.session.state == SessionState.VAST,
        "form": form,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, frame | context, status=400 if wrong else 200)


def _did(word: str, page: str, participant: Participant, session: int) -> HttpResponseRedirect:
    address = reverse(page, args=(participant.key, session))
    return HttpResponseRedirect(f"{address}?gedaan={word}", status=SEE_OTHER)


@participant_page(READ_AND_SEND)
def lab_host(request: HttpRequest, participant: Participant, session: int) -> HttpResponse:
    """Offer to receive the others, or change the offer."""
    poll = queries.poll_for(participant, session)
    offer = queries.offer_of(participant, poll.session)
    form = forms.HostForm(queries.dates_of(poll), offer, sent(request))

    def keep() -> None:
        dates = form.cleaned_data["dates"]
        actions.offer_to_host(participant=participant, poll=poll, dates=dates, room=form.room)

    if form.does(keep):
        return _did("aangeboden", "lab_poll", participant, session)
    return _her_page(request, "polls/host.html", participant, poll, form=form, people=len(placed(participant.lab)))


@participant_page(SEND)
def lab_host_withdraw(request: HttpRequest, participant: Participant, session: int) -> HttpResponse:
    """Take the offer back."""
    poll = queries.poll_for(participant, session)
    action = partial(actions.withdraw, participant=participant, session=poll.session)
    return _pressed(request, action, "ingetrokken", participant, poll)


def _pressed(
    request: HttpRequest, action: Callable[[], object], word: str, participant: Participant, poll: DatePoll
) -> HttpResponse:
    """For a button of a participant: do it and go on, or say why not."""
    try:
        action()
    except ActionRefused as refused:
        said = _her_page(request, "polls/refused.html", participant, poll, refused=refused.text)
        said.status_code = 409
        return said
    page = "lab_host_answer" if word == "beantwoord" else "lab_poll"
    return _did(word, page, participant, poll.session_id)


@participant_page(READ_AND_SEND)
def lab_host_answer(request: HttpRequest, participant: Participant, session: int) -> HttpResponse:
    """Whether the others can come on the day that was asked: the page asks, a button answers."""
    poll = queries.poll_for(participant, session)
    said = request.POST.get("antwoord", "")
    if request.method == "POST" and said in ("ja", "nee"):
        action = partial(actions.answer_host, participant=participant, session=poll.session, yes=said == "ja")
        return _pressed(request, action, "beantwoord", participant, poll)
    offer = queries.offer_of(participant, poll.session)
    asked = offer.asked_date if offer is not None and offer.state != OfferState.GEDAAN else None
    words, people = queries.in_words(asked) if asked else None, len(placed(participant.lab))
    return _her_page(
        request, "polls/host_answer.html", participant, poll, asked=words, people=people, states=OfferState
    )
