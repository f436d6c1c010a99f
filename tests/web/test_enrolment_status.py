"""How an enrolment stands, in words: also why somebody waits."""

import pytest

from tests.web.lab_rows import ask, first_of, join, later, make_lab
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments import queries
from wijkdna.web.enrolments.actions import decide, pass_over
from wijkdna.web.enrolments.models import Enrolment, State

pytestmark = pytest.mark.django_db


def status(enrolment):
    """In words, as it is now."""
    row = Enrolment.objects.select_related("lab").get(pk=enrolment.pk)
    return queries.status_of(row, queries.standing(row.lab))


def test_who_waits_reads_why(world):
    lab = make_lab(world.team, places=3, per_gemeente=2, gemeenten=3)
    one, _ = join(lab, "GM1"), join(lab, "GM2", "Ali", "Bo")
    own, full = join(lab, "GM2", "Cor"), join(lab, "GM3")
    pair, behind = join(lab, "GM4", "Cor", "Dik"), join(lab, "GM1", "Eef")
    assert "uit GM2 is dat aantal bereikt" in status(own).text
    assert "Alle plekken zijn nu bezet" in status(full).text
    assert [status(each).title for each in (own, full)] == [f"U staat op plaats {k} van de wachtlijst" for k in (1, 2)]
    cancel(participant=first_of(full))
    cancel(participant=first_of(one))
    assert status(pair).text.startswith("Er is nu 1 plek vrij. Voor u samen zijn er 2 nodig")
    assert "Wie voor u in de rij staat, heeft er meer nodig" in status(behind).text
    assert status(behind).short == "wachtlijst, plaats 3"
    pass_over(enrolment=pair, by=world.lid)
    assert "liet de begeleider iemand voorgaan. U hield uw plaats." in status(pair).text
    assert status(behind).short.startswith("aanbod tot ")


def test_a_limit_of_gemeenten_is_told(world):
    lab = make_lab(world.team, gemeenten=1)
    join(lab, "GM1")

    assert "Er kunnen 1 gemeenten" not in status(join(lab, "GM2")).text
    assert "één gemeente" in status(Enrolment.objects.latest("pk")).text


def test_each_state_has_words(world):
    lab = make_lab(world.team, moderated=True)
    asked = ask(lab, "GM1")
    assert status(asked).title == "Bevestig eerst uw e-mailadres"
    waiting = join(lab, "GM2")
    assert status(waiting).title == "Uw aanmelding is binnen"
    decide(enrolment=waiting, accepted=False, reason="Vol.", by=world.lid)
    assert status(waiting).title == "Deze keer geen plek"
    for one in State:
        Enrolment.objects.filter(pk=asked.pk).update(state=one, offer_until=later(hours=1))
        told = status(asked)
        assert told.title
        assert told.text
        assert told.short
