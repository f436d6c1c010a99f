"""Pages of options: the library, one of the library, of the map or of our own, and the quick form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.map_rows import keeper, make_club, make_door
from tests.web.map_rows import make_group as make_community
from tests.web.page import Page
from tests.web.partner_rows import day, make_card
from tests.web.reach_rows import make_group, make_option
from wijkdna.store.options import load_options
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.options import actions, queries
from wijkdna.web.reach.models import Option, Outcome, Pair
from wijkdna.web.reach.queries import groups_of, why_not
from wijkdna.web.shared.refusals import ActionRefused


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/bereik/opties/{rest}"


OWN = {
    "name": "Rondje langs de bakker",
    "sender": "bakker",
    "channel": "plek",
    "prior": "",
    "chance": "12,5",
    "source": "eigen telling, najaar 2025",
    "audience_likely": "",
    "audience_low": "",
    "audience_high": "",
    "audience_basis": "",
    "readiness": "",
    "euros_fixed": "1.250,50",
    "euros_per_address": "0",
    "hours_fixed": "8",
    "hours_per_address": "",
    "is_chosen": "on",
}


def told(answer):
    return Page(answer.content.decode()).main


def add(dossier, by, **fields):
    usual = {"name": "Brief", "sender": "gemeente", "prior": "letter_general_offer"}
    return actions.add_option(dossier=dossier, by=by, **usual | fields)


# ---- the library


def test_an_option_is_meant_for_the_groups_that_fit_and_a_missing_group_is_told(world, site):
    access = dossier_for(world.lid, world.dossier.pk)
    with site.settings:
        groups = groups_of(access)
        keys = queries.keys_for(["corporatie_tenant"], groups)
        assert keys
        assert all(key.startswith("corporatie-") for key in keys)
        assert queries.keys_for(["alle", "koop"], groups) == []
        pupils = load_options().options["opt_schoolplein_koffie"]
        assert queries.lacking(pupils, groups) == ["families"]
        make_group(world.dossier, "Gezinnen", flags=["families"])
        assert queries.lacking(pupils, groups_of(access)) == []


def test_the_library_shows_all_and_filters_by_channel_and_by_group(site, world):
    lid = site.as_(world.lid)
    whole = lid.page(page_of(world.dossier, "toevoegen/"))
    assert "43 manieren" in whole.main
    doors = lid.page(page_of(world.dossier, "toevoegen/?kanaal=deur")).main
    assert "Eén keer aanbellen" in doors
    assert "Brief van de gemeente" not in doors
    older = lid.page(page_of(world.dossier, "toevoegen/?voor=age65&kanaal=digitaal")).main
    assert "Voor deze keuze is er niets" in older
    assert "43 manieren" in lid.page(page_of(world.dossier, "toevoegen/?kanaal=duif&voor=reuzen")).main


def test_the_library_asks_the_database_as_much_with_more_options(site, world):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            lid.page(page_of(world.dossier, "toevoegen/"))
        return len(found)

    lid = site.as_(world.lid)
    asked()
    before = asked()
    for n in range(5):
        make_option(world.dossier, str(n), library="opt_flyer_huis")
    assert asked() == before


def test_what_has_to_be_minded_stands_beside_the_form(site, world):
    lid = site.as_(world.lid)
    partner = lid.page(page_of(world.dossier, "toevoegen/opt_winkelier_noemt/")).main
    assert "Geleend getal, tel zelf" in partner
    assert "Eerst een aantal" in partner
    flyer = lid.page(page_of(world.dossier, "toevoegen/opt_flyer_huis/")).main
    assert "Werkt minder voor iedereen" in flyer
    assert "Luisteren." in lid.page(page_of(world.dossier, "toevoegen/opt_sleutelpersoon_gesprek/")).main
    assert lid.get(page_of(world.dossier, "toevoegen/opt_bestaat_niet/")).status_code == 404


def test_every_option_of_the_library_can_be_added_as_it_is_offered(site, world):
    lid = site.as_(world.lid)
    for id, known in load_options().options.items():
        fields = (
            {"name": known.label, "sender": known.messenger, "is_chosen": "on"}
            if known.counts
            else {"name": known.label, "sender": known.messenger}
        )
        costs = {name: "0" for name in actions.COSTS}
        answer = lid.post(page_of(world.dossier, f"toevoegen/{id}/"), doses=[known.doses[0]], **fields, **costs)
        assert answer.status_code == 303, (id, answer.content.decode()[:3000])

    rows = {one.library: one for one in Option.objects.all()}
    assert len(rows) == 43
    for id, row in rows.items():
        known = load_options().options[id]
        assert row.prior == known.prior
        assert (why_not(row) is None) == (known.counts and not known.audience_needed)


def test_two_sizes_come_from_one_form_and_none_is_refused(site, world):
    lid, address = site.as_(world.lid), page_of(world.dossier, "toevoegen/opt_aanbellen_een_keer/")
    fields = {"name": "Aanbellen", "sender": "vrijwilliger", **dict.fromkeys(actions.COSTS, "0")}
    assert lid.post(address, **fields).status_code == 400
    assert lid.post(address, doses=["klein", "alles"], **fields).status_code == 303
    assert Option.objects.count() == 2


# ---- our own


def test_our_own_is_typed_with_a_comma_and_a_percentage(site, world):
    lid = site.as_(world.lid)
    assert lid.page(page_of(world.dossier, "nieuw/"))
    assert lid.post(page_of(world.dossier, "nieuw/"), **OWN).status_code == 303

    row = Option.objects.get()
    assert (row.chance, row.euros_fixed, row.hours_per_address, row.is_chosen) == (0.125, 1250.5, 0, True)
    assert row.dose == 1.0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"chance": "130"}, "Een kans ligt tussen 0 en 100 %"),
        ({"chance": "-5"}, "Een kans ligt tussen 0 en 100 %"),
        ({"chance": "veel"}, "Dit is geen getal"),
        ({"chance": "nan"}, "Dit is geen getal"),
        ({"chance": "inf"}, "Dit is geen getal"),
        ({"source": ""}, "waar dit getal vandaan komt"),
        ({"euros_fixed": "-10"}, "nooit minder dan 0"),
        ({"audience_likely": "20"}, "Kies hoe u dit aantal weet"),
        ({"audience_likely": "-4"}, "Vul een getal in van 0 tot"),
        ({"prior": "iets"}, "Selecteer een geldige keuze"),
    ],
)
def test_a_wrong_field_is_told_in_dutch_and_nothing_is_kept(site, world, fields, said):
    answer = site.as_(world.lid).post(page_of(world.dossier, "nieuw/"), **OWN | fields)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Option.objects.count() == 0


def test_a_name_in_a_free_field_is_doubted_first(site, world):
    lid, fields = site.as_(world.lid), OWN | {"source": "bel 06-12345678"}
    assert "Toch bewaren" in lid.post(page_of(world.dossier, "nieuw/"), **fields).content.decode()
    assert Option.objects.count() == 0
    assert lid.post(page_of(world.dossier, "nieuw/"), **fields, toch="1").status_code == 303


# ---- from the map


def test_a_door_brings_its_number_its_certainty_and_its_condition_card(site, world):
    club, families = make_club(world.dossier), make_community(world.dossier, "Gezinnen")
    make_door(club, families, likely=25, low=20, high=30, basis="ledenlijst")
    make_card(club, readiness=3)
    lid = site.as_(world.lid)
    assert "ongeveer 25 huishoudens" in lid.page(page_of(world.dossier, "van-de-kaart/")).main
    address = page_of(world.dossier, f"van-de-kaart/?wie={club.pk}&groep={families.pk}")
    shown = lid.page(address)
    assert "kans 50" in shown.main

    fields = {
        **{"name": "IJsclub vertelt het", "sender": "IJsclub", "prior": "partner_mentions_to_members", "chance": ""},
        **{"audience_likely": "25", "audience_low": "20", "audience_high": "30", "audience_basis": "ledenlijst"},
        **dict.fromkeys(actions.COSTS, "0"),
    }
    assert lid.post(address, **fields).status_code == 303
    row = Option.objects.get()
    assert (row.entity, row.audience_likely, row.audience_basis, row.readiness) == (club, 25, "ledenlijst", None)
    assert row.channel == "partner"


def test_what_not_everybody_sees_is_no_option_and_is_not_there_for_others(site, world):
    hidden = make_club(world.dossier, "Stille deur", **keeper(world.beheerder))
    address = page_of(world.dossier, f"van-de-kaart/?wie={hidden.pk}")
    assert site.as_(world.lid).get(address).status_code == 404
    assert "Stille deur" not in site.as_(world.lid).page(page_of(world.dossier, "van-de-kaart/")).main
    assert "Dit kan nog niet" in site.as_(world.beheerder).page(address).main
    with pytest.raises(ActionRefused, match="alleen zichtbaar"):
        add(world.dossier, world.beheerder, entity=hidden)


def test_the_map_of_another_team_is_not_there(site, world):
    other = make_club(world.other_dossier)
    assert site.as_(world.lid).get(page_of(world.dossier, f"van-de-kaart/?wie={other.pk}")).status_code == 404


# ---- the quick form and one option


def test_the_quick_form_keeps_what_was_ticked_and_does_not_offer_it_again(site, world):
    lid, address = site.as_(world.lid), page_of(world.dossier, "nu/")
    answer = lid.post(
        address,
        until="2026-11-01",
        opt_energiecafe_doet="on",
        opt_energiecafe_keer="4",
        opt_energiecafe_offered="120",
        opt_energiecafe_responded="6",
        opt_flyer_huis_offered="100",
    )

    assert answer.status_code == 303
    assert {one.library for one in Option.objects.filter(is_current=True)} == {"opt_energiecafe", "opt_flyer_huis"}
    assert {(one.offered, one.responded) for one in Outcome.objects.all()} == {(120, 6), (100, None)}
    assert all(one.expected is not None for one in Outcome.objects.all())
    again = lid.page(address)
    assert "id_opt_energiecafe_doet" not in [one.attrs.get("id") for one in again.elements]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "U koos nog niets"),
        ({"opt_energiecafe_offered": "5", "opt_energiecafe_responded": "9"}, "nooit groter dan een eerdere"),
        ({"opt_energiecafe_doet": "on", "until": day(40).isoformat()}, "Deze dag moet nog komen"),
        ({"opt_energiecafe_doet": "on", "opt_energiecafe_keer": "0"}, "Vul dan 1 of meer in"),
    ],
)
def test_what_is_wrong_in_the_quick_form_is_told(site, world, fields, said):
    answer = site.as_(world.lid).post(page_of(world.dossier, "nu/"), **{"until": "2026-11-01"} | fields)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Option.objects.count() == 0


def test_an_option_is_changed_on_its_page_and_the_second_writer_is_told(site, world):
    row = make_option(world.dossier, "Eigen", prior="", chance=0.2, source="geteld")
    lid, address = site.as_(world.lid), page_of(world.dossier, f"{row.pk}/")
    lid.page(address)
    fields = OWN | {"dose": "50", "lock": "moet", "version": "1", "name": "Half", "hours_per_address": "0"}
    assert lid.post(address, **fields).status_code == 303
    row.refresh_from_db()
    assert (row.name, row.dose, row.lock, row.version) == ("Half", 0.5, "moet", 2)

    late = lid.post(address, **fields | {"name": "Te laat"})
    assert late.status_code == 400
    assert "intussen veranderd. Anders dan hieronder staat er nu bij “Hoe noemen we dit?” “Half”. Kijk" in told(late)
    row.refresh_from_db()
    assert row.name == "Half"


def test_pairs_are_made_and_undone_with_buttons(site, world):
    one, other = make_option(world.dossier), make_option(world.dossier, "Brief", prior="letter_general_offer")
    lid = site.as_(world.lid)
    assert lid.post(page_of(world.dossier, f"{one.pk}/paar/"), other=other.pk).status_code == 303
    pair = Pair.objects.get()
    assert "Toch niet" in lid.page(page_of(world.dossier, f"{other.pk}/")).main
    stranger = make_option(world.dossier, "Derde")
    assert lid.post(page_of(world.dossier, f"{stranger.pk}/paar/{pair.pk}/weg/")).status_code == 404
    assert lid.post(page_of(world.dossier, f"{other.pk}/paar/{pair.pk}/weg/")).status_code == 303
    assert not Pair.objects.exists()


def test_what_an_option_brought_stays_when_it_goes(site, world):
    row = make_option(world.dossier)
    Outcome.objects.create(dossier=world.dossier, option=row, label="Rondje", held_on="2026-11-02")
    assert site.as_(world.lid).post(page_of(world.dossier, f"{row.pk}/weg/")).status_code == 303

    assert Outcome.objects.get().option is None
    assert not Option.objects.exists()


def test_opening_and_saving_an_option_changes_no_number(site, world):
    costs = {"euros_per_address": 0.004, "hours_per_address": 0.0125, "euros_fixed": 1250.5, "hours_fixed": 9_999_999.0}
    row = make_option(world.dossier, prior="", chance=0.12345, source="geteld", dose=0.333333, **costs)
    lid, address = site.as_(world.lid), page_of(world.dossier, f"{row.pk}/")
    page = lid.page(address)
    shown = {name: page.one("input", name=name)["value"] for name in (*costs, "chance", "dose")}
    assert shown == {
        "euros_per_address": "0,004",
        "hours_per_address": "0,0125",
        "euros_fixed": "1250,5",
        "hours_fixed": "9999999",
        "chance": "12,345",
        "dose": "33,3333",
    }

    assert lid.post(address, **OWN | shown | {"version": "1", "lock": ""}).status_code == 303
    row.refresh_from_db()
    kept = {name: getattr(row, name) for name in (*costs, "chance", "dose")}
    assert kept == pytest.approx(costs | {"chance": 0.12345, "dose": 0.333333})
