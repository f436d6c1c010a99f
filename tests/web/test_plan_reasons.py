"""Reasons of a line: each kind holds while what it points at is there, and the line is amber when it is not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.web.map_rows import keeper, make_club, make_door, make_group
from tests.web.page import Page
from tests.web.partner_rows import day, make_card
from tests.web.plan_rows import make_line, make_reason
from wijkdna.domain.plan_bands import alone
from wijkdna.domain.plan_document import Holds
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library
from wijkdna.web.chances.models import Chance
from wijkdna.web.claims.models import Claim, ClaimSource
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.moments.models import Moment
from wijkdna.web.plans import actions, documents, queries
from wijkdna.web.plans.models import Reason, ReasonKind
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import scenario_of
from wijkdna.web.shared.refusals import ActionRefused


@pytest.fixture(autouse=True)
def release(settings, built_data):
    settings.DATA = built_data


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


@pytest.fixture
def line(world):
    return make_line(world.dossier)


def page_of(line, rest=""):
    return f"/dossier/{line.dossier_id}/plan/{rest}"


def note(world, **fields):
    given = {"client": uuid4(), "dossier": world.dossier, "at": timezone.now(), "seen": "Iedereen komt naar de baan."}
    return FieldNote.objects.create(**given | {"by": world.lid} | fields)


def claim(world, *notes, **fields):
    given = {"dossier": world.dossier, "text": "Iedereen kent elkaar", "valid_until": day(90)}
    row = Claim.objects.create(**given | fields)
    for n, one in enumerate(notes):
        ClaimSource.objects.create(dossier=world.dossier, claim=row, note=one, circle=f"kring {n}")
    return row


def give(access, line, kind, target):
    return actions.add_reason(access=access, line=line, kind=kind, target=str(target), by=access.user)


def tag(access, line):
    """The only reason of the line, as it is now."""
    (found,) = queries.resolve(access, Reason.objects.filter(line=line)).values()
    return found.tag


def holds(access, line):
    return tag(access, line).holds


# ---- each kind, both ways


def test_a_figure_holds_and_one_that_there_is_not_is_gone(access, line):
    give(access, line, "cijfer", "aandeel_koop")
    found = tag(access, line)

    assert (found.holds, found.label.replace("\u00a0", " ")) == (Holds.YES, "Koopwoningen: 45 %, 2024")
    assert found.origin.startswith("Koopwoningen: CBS ")
    make_reason(line, "cijfer", "bestaat_niet")
    (lost,) = queries.resolve(access, Reason.objects.filter(target="bestaat_niet")).values()
    assert lost.tag.holds is Holds.GONE


def test_a_note_that_is_taken_back_is_gone_and_a_draft_is_no_reason(access, world, line):
    row = note(world)
    give(access, line, "notitie", row.pk)
    assert holds(access, line) is Holds.YES

    row.delete()
    assert tag(access, line).why == "De notitie is ingetrokken."
    with pytest.raises(ActionRefused):
        give(access, line, "notitie", note(world, is_draft=True).pk)


def test_a_claim_is_lost_when_it_is_disputed_over_or_without_a_source(access, world, line):
    row = claim(world, note(world))
    give(access, line, "bewering", row.pk)
    assert holds(access, line) is Holds.YES

    row.against.add(claim(world, note(world), text="Niemand kent elkaar"))
    assert (holds(access, line), tag(access, line).why) == (Holds.GONE, "De bewering staat nu als betwist.")
    row.against.clear()
    Claim.objects.filter(pk=row.pk).update(valid_until=day(-1))
    assert holds(access, line) is Holds.EXPIRED
    ClaimSource.objects.filter(claim=row).delete()
    assert tag(access, line).why == "De bewering heeft geen bron meer."
    row.delete()
    assert (holds(access, line), tag(access, line).label) == (Holds.GONE, "bewering")


def test_a_door_that_is_taken_from_the_map_is_gone_and_named_as_it_was(access, world, line):
    door = make_door(make_club(world.dossier), make_group(world.dossier, "Gezinnen"))
    give(access, line, "deur", f"{door.entity_id}-{door.community_id}")
    assert (holds(access, line), tag(access, line).label) == (Holds.YES, "IJsclub")

    door.delete()
    assert (holds(access, line), tag(access, line).label) == (Holds.GONE, "IJsclub")


@pytest.mark.parametrize("kind", ["deur", "partner"])
def test_what_a_colleague_may_not_see_is_not_named_to_her(access, world, line, kind):
    club, group = make_club(world.dossier, "Stil"), make_group(world.dossier, "Gezinnen")
    make_door(club, group)
    make_card(club)
    give(access, line, kind, f"{club.pk}-{group.pk}" if kind == "deur" else club.pk)
    for name, value in keeper(world.beheerder).items():
        setattr(club, name, value)
    club.save()

    lost = tag(access, line)
    assert (lost.holds, lost.label) == (Holds.GONE, kind)
    assert "niet zichtbaar voor u" in lost.why
    seen_by_her = dossier_for(world.beheerder, world.dossier.pk)
    assert holds(seen_by_her, line) is Holds.YES


def test_a_card_holds_until_its_last_day_and_is_gone_when_it_is_wiped(access, world, line):
    card = make_card(make_club(world.dossier), valid_until=day())
    give(access, line, "partner", card.entity_id)
    assert holds(access, line) is Holds.YES

    card.valid_until = day(-1)
    card.save()
    assert holds(access, line) is Holds.EXPIRED
    card.delete()
    assert holds(access, line) is Holds.GONE


def test_a_moment_passes_moves_and_goes(access, world, line):
    row = Moment.objects.create(dossier=world.dossier, name="Dorpsfeest", first_day=day(5), last_day=day(6))
    give(access, line, "moment", f"row:{row.pk}")
    assert holds(access, line) is Holds.YES

    Moment.objects.filter(pk=row.pk).update(first_day=day(8), last_day=day(9))
    assert holds(access, line) is Holds.CHANGED
    assert "het is nu" in tag(access, line).why
    Moment.objects.filter(pk=row.pk).update(first_day=day(-8), last_day=day(-1))
    assert holds(access, line) is Holds.EXPIRED
    row.delete()
    assert (holds(access, line), tag(access, line).label) == (Holds.GONE, "Dorpsfeest")


def test_a_moment_that_comes_every_year_is_over_when_the_time_that_was_meant_is(access, line):
    items = queries.items_of(access, "moment")
    yearly = next(one for one in items.values() if len(one.times) > 1 and one.times[0][1] < day())
    give(access, line, "moment", yearly.target)
    assert holds(access, line) is Holds.YES

    first, last = yearly.times[0]
    said = {"label": "toen", "first": first.isoformat(), "last": last.isoformat()}
    Reason.objects.update(said=said)
    assert holds(access, line) is Holds.EXPIRED


@pytest.fixture
def asking(world):
    """A kans of our own that one household in five opens the door; that can be calculated with."""
    made = {"name": "Aanbellen", "sender": "dorpsraad", "channel": "deur", "chance": 0.4, "source": "geteld"}
    return Option.objects.create(dossier=world.dossier, is_chosen=True, **made)


@pytest.mark.parametrize(("times", "expected"), [(1, Holds.YES), (0.2, Holds.CHANGED), (3, Holds.CHANGED)])
def test_a_reach_holds_as_long_as_what_was_written_lies_in_its_band(access, line, asking, times, expected):
    give(access, line, "bereik", asking.pk)
    written = Reason.objects.get().said
    assert written["low"] < written["number"] < written["high"]

    Reason.objects.update(said=written | {"number": written["number"] * times})
    assert holds(access, line) is expected


def test_a_reach_is_gone_with_its_option_or_when_it_cannot_be_worked_out(access, line, asking):
    give(access, line, "bereik", asking.pk)
    Option.objects.update(chance=None)
    assert holds(access, line) is Holds.GONE

    Option.objects.all().delete()
    assert holds(access, line) is Holds.GONE


def test_the_reach_of_the_whole_proposal_is_a_reason_too(access, line, asking):
    give(access, line, "bereik", "")
    assert (holds(access, line), tag(access, line).label.partition(":")[0]) == (Holds.YES, "doet mee")

    Option.objects.update(is_chosen=False)
    assert holds(access, line) is Holds.GONE


def test_what_options_reach_is_worked_out_together_and_as_each_by_itself(access, world, asking):
    """The slow second way: one scenario for each option."""
    more = Option.objects.create(dossier=world.dossier, name="Brief", sender="gemeente", chance=0.1, source="geteld")
    together = queries.ReachHere(access).alone([asking, more])

    for one in (asking, more):
        (by_itself,) = alone(read_scenario(scenario_of(access, [one])[0], load_library()))
        found = together[one.pk]
        assert found.middle == pytest.approx(by_itself.middle)
        assert (found.low, found.high) == pytest.approx((by_itself.low, by_itself.high), rel=0.25)


def test_a_kans_is_lost_when_it_is_set_aside_over_or_removed(access, world, line):
    row = Chance.objects.create(dossier=world.dossier, title="Warme baan", state="gekozen", until_on=day(9))
    give(access, line, "kans", row.pk)
    assert holds(access, line) is Holds.YES

    Chance.objects.update(state="weggezet")
    assert tag(access, line).why == "De kans is niet meer gekozen."
    Chance.objects.update(state="gekozen", until_on=day(-1))
    assert holds(access, line) is Holds.EXPIRED
    row.delete()
    assert holds(access, line) is Holds.GONE


# ---- giving and taking


@pytest.mark.parametrize("kind", ReasonKind.values)
def test_what_there_is_not_cannot_become_a_reason(access, line, kind):
    for target in ("987654", "1-2", "lib:niets", "x" * 79):
        with pytest.raises(ActionRefused, match="Deze reden is er niet"):
            give(access, line, kind, target)
    assert Reason.objects.count() == 0


def test_an_unknown_kind_is_refused(access, line):
    with pytest.raises(ActionRefused, match="wat voor reden"):
        give(access, line, "gevoel", "1")


def test_the_same_reason_twice_is_one_and_says_how_it_is_now(access, world, line):
    row = Moment.objects.create(dossier=world.dossier, name="Feest", first_day=day(5), last_day=day(6))
    give(access, line, "moment", f"row:{row.pk}")
    Moment.objects.update(first_day=day(8), last_day=day(9))
    give(access, line, "moment", f"row:{row.pk}")

    assert (Reason.objects.count(), holds(access, line)) == (1, Holds.YES)


def test_only_so_many_reasons_hang_at_one_line(access, world, line):
    for n in range(actions.MOST_REASONS):
        make_reason(line, "cijfer", f"x{n}")

    with pytest.raises(ActionRefused, match="Haal er eerst een weg"):
        give(access, line, "notitie", note(world).pk)


def test_reasons_are_searched_and_chosen_on_a_page(site, world, access, line):
    one = note(world, quote="Eerst de stoep")
    note(world, quote="De viskraam")
    address = page_of(line, f"regel/{line.pk}/reden/")
    page = site.as_(world.lid).page(f"{address}?zoek=STOEP")

    (box,) = page.all("input", name="reason")
    assert box["value"] == f"notitie:{one.pk}"
    answer = site.as_(world.lid).post(address, reason=[box["value"], "cijfer:aandeel_koop"])
    assert answer["Location"] == page_of(line, f"#regel-{line.pk}")
    assert set(Reason.objects.values_list("kind", flat=True)) == {"notitie", "cijfer"}
    of_kind = site.as_(world.lid).page(f"{address}?soort=notitie")
    assert len(of_kind.all("input", name="reason")) == 1
    assert "Niets gevonden" in site.as_(world.lid).page(f"{address}?zoek=zeppelin").main


def test_nothing_chosen_and_something_made_up_are_clear_answers(site, world, line):
    address = page_of(line, f"regel/{line.pk}/reden/")
    for reason in ([], ["notitie:987654"]):
        answer = site.as_(world.lid).post(address, reason=reason)
        assert answer.status_code == 400
        assert Page(answer.content.decode()).one("div", "problems")


# ---- amber


def test_a_lost_reason_makes_the_line_amber_with_why_and_three_ways_out(site, world, access, line):
    row = note(world)
    give(access, line, "notitie", row.pk)
    lid = site.as_(world.lid)
    calm = lid.page(page_of(line))
    assert calm.all("li", "plan-line--amber") == []

    row.delete()
    page = lid.page(page_of(line))
    amber = page.one("li", "plan-line--amber")
    assert "De reden klopt niet meer. De notitie is ingetrokken." in amber.text
    for way in ("Zoek een andere reden", "Laat zo staan en zeg waarom", "Haal de regel weg"):
        assert way in amber.text
    assert "Bij 1 regel klopt een reden niet meer: regel 1." in page.main


def test_a_line_that_is_kept_with_a_word_is_calm_until_it_gets_another_reason(site, world, access, line):
    make_reason(line, "notitie", 987654)
    lid = site.as_(world.lid)
    assert lid.post(page_of(line, f"regel/{line.pk}/laat-staan/"), because=" ").status_code == 400
    lid.post(page_of(line, f"regel/{line.pk}/laat-staan/"), because="De raad zei het ook.")

    page = lid.page(page_of(line))
    assert page.all("li", "plan-line--amber") == []
    assert "Blijft staan: De raad zei het ook." in page.main
    give(access, line, "cijfer", "aandeel_koop")
    assert len(lid.page(page_of(line)).all("li", "plan-line--amber")) == 1


def test_lines_without_any_reason_are_listed(site, world, line):
    make_line(world.dossier, "Wij tellen.", "meten", kept_because="Zo telt elk team.")
    page = site.as_(world.lid).page(page_of(line))

    (listed,) = [one.text for one in page.all("p") if "Regels zonder reden:" in one.text]
    assert listed.startswith("Regels zonder reden: regel 1.")
    assert "regel 2" not in listed


def test_a_reason_is_taken_away(site, world, line):
    reason = make_reason(line, "notitie", 987654)
    site.as_(world.lid).post(page_of(line, f"regel/{line.pk}/reden/{reason.pk}/weg/"))

    assert Reason.objects.count() == 0


# ---- the critical reader


def test_remarks_stand_at_their_line_and_those_of_no_line_on_top(site, world, line, settings):
    settings.PLAN_REMARKS = ("tests.web.test_plan_reasons.some_remarks",)
    page = site.as_(world.lid).page(page_of(line))

    first, second = page.all("div", "plan-remark")
    assert first.text.startswith("Te veel tegelijk. Kies drie. Pak op")
    assert second.text.startswith("Wie bedoelt u? Noem hen.")
    assert second.inside(page.one("li", "plan-line"))
    assert not first.inside(page.one("li", "plan-line"))


class _Remark:
    rule, about, why, severity, do, aside = "x", "", "", "tip", "", "#x"

    def __init__(self, title, text, line_key, url=""):
        self.title, self.text, self.line_key, self.url = title, text, line_key, url


def some_remarks(access):
    row = queries.lines_of(access.dossier)[0]
    return [
        _Remark("Te veel tegelijk.", "Kies drie.", None, url="/"),
        _Remark("Wie bedoelt u?", "Noem hen.", f"line:{row.pk}"),
    ]


def test_the_document_has_the_reasons_and_the_sources_of_figures(access, line):
    give(access, line, "cijfer", "aandeel_koop")
    document = documents.plan_of(access)

    assert document.lines[0].reasons[0].kind == "cijfer"
    assert len(document.sources) == 1
    assert document.made_on >= day() - timedelta(days=0)
