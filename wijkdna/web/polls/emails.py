"""Mails about a date poll, written down in the transaction of what they tell."""

from collections.abc import Iterable

from wijkdna.web.enrolments.emails import tell
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import link, placed
from wijkdna.web.polls.models import DatePoll, HostOffer, PollDate
from wijkdna.web.polls.queries import in_words
from wijkdna.web.shared.frame import moment_nl


def tell_of_poll(poll: DatePoll, people: Iterable[Participant]) -> None:
    """They can say on which days they can come."""
    until = moment_nl(poll.deadline)
    about = {
        "bijeenkomst": poll.session.title,
        "uiterlijk": until,
        "uitslag": f"na {until}" if poll.hidden else "zodra u zelf hebt geprikt",
        "aantal_mensen": str(len(placed(poll.session.lab))),
    }
    for one in people:
        tell(one, "poll_invitation", about | {"link_prikker": _page(one, poll)})


def remind(poll: DatePoll, people: Iterable[Participant]) -> None:
    """They did not answer yet."""
    about = {"bijeenkomst": poll.session.title, "uiterlijk": moment_nl(poll.deadline)}
    for one in people:
        tell(one, "poll_reminder", about | {"link_prikker": _page(one, poll)})


def _page(participant: Participant, poll: DatePoll) -> str:
    return link("lab_poll", participant.key, poll.session_id)


def ask_host(offer: HostOffer, participant: Participant, date: PollDate) -> None:
    """Whether the others can come on a day. Both answers stand on one page: a scanner that opens links gives none."""
    when = in_words(date)
    page = link("lab_host_answer", participant.key, offer.session_id)
    about = {"datum": when.day, "tijd": when.time, "aantal_mensen": str(len(placed(offer.session.lab)))}
    tell(participant, "host_request", about | {"link_ja": page, "link_nee": page})
