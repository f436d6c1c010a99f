"""Rules of options: what cannot be is refused at its field; sizes and pairs; what is done now; what is expected."""

import pytest

from tests.web.reach_rows import make_option
from wijkdna.domain.outcomes import Band, Counts, Expected
from wijkdna.domain.scenario import MOST_OPTIONS
from wijkdna.store.options import load_options
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.options import actions, queries
from wijkdna.web.reach.models import Option, Outcome, Pair
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile


def add(dossier, by, **fields):
    usual = {"name": "Brief", "sender": "gemeente", "prior": "letter_general_offer"}
    return actions.add_option(dossier=dossier, by=by, **usual | fields)


# ---- what may be


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"sender": ""}, "sender"),
        ({"prior": "sports_club_member"}, "prior"),
        ({"prior": "gone"}, "prior"),
        ({"prior": "", "chance": None}, "chance"),
        ({"prior": "", "chance": 1.2, "source": "geteld"}, "chance"),
        ({"prior": "", "chance": -0.1, "source": "geteld"}, "chance"),
        ({"prior": "", "chance": float("nan"), "source": "geteld"}, "chance"),
        ({"prior": "", "chance": 0.2, "source": " "}, "source"),
        ({"euros_fixed": -1.0}, "euros_fixed"),
        ({"hours_per_address": float("inf")}, "hours_per_address"),
        ({"euros_per_address": 1e9}, "euros_per_address"),
        ({"dose": 0.0}, "dose"),
        ({"dose": 1.1}, "dose"),
        ({"audience_low": 5}, "audience_likely"),
        ({"audience_likely": 5, "audience_low": 9, "audience_basis": "geteld"}, "audience_low"),
        ({"audience_likely": 5, "audience_high": 3, "audience_basis": "geteld"}, "audience_high"),
        ({"audience_likely": 5}, "audience_basis"),
        ({"readiness": 6}, "readiness"),
        ({"multipliers": ["toverstaf"]}, "multipliers"),
        ({"multipliers": ["own_gp_endorses"], "prior": "partner_mentions_to_members"}, "multipliers"),
        ({"lock": "misschien"}, "lock"),
        ({"lock": "nooit", "is_chosen": True}, "lock"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, fields, field):
    with pytest.raises(ActionRefused) as refused:
        add(world.dossier, world.lid, **fields)

    assert refused.value.field == field
    assert Option.objects.count() == 0


def test_a_counted_chance_takes_the_place_of_our_own(world):
    row = add(world.dossier, world.lid, chance=0.3, source="eigen telling")
    assert (row.chance, row.prior) == (None, "letter_general_offer")

    own = add(world.dossier, world.lid, prior="", chance=0.0, source="niemand kwam")
    assert (own.chance, own.prior) == (0.0, "")
    assert [line.action for line in AuditLine.objects.filter(dossier=world.dossier.pk, sight=False)] == [
        "manier toegevoegd"
    ] * 2


def test_there_are_no_more_than_can_be_calculated_with(world):
    Option.objects.bulk_create(
        Option(dossier=world.dossier, name=str(n), sender="x", prior="letter_general_offer")
        for n in range(MOST_OPTIONS)
    )
    with pytest.raises(ActionRefused, match=str(MOST_OPTIONS)):
        add(world.dossier, world.lid)


def test_an_archived_dossier_is_not_changed(world):
    row = make_option(world.dossier)
    archive(dossier=world.dossier, by=world.beheerder)

    for act in (
        lambda: add(world.dossier, world.lid),
        lambda: actions.save_option(option=row, version=1, by=world.lid, name="Anders"),
        lambda: actions.remove_option(option=row, by=world.lid),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            act()


def test_who_comes_second_is_told_and_changes_nothing(world):
    row = make_option(world.dossier)
    actions.save_option(option=row, version=1, by=world.lid, name="Aanbellen in de Dorpsstraat")
    with pytest.raises(ChangedMeanwhile) as told:
        actions.save_option(option=row, version=1, by=world.beheerder, name="Aanbellen overal")

    assert (told.value.version, told.value.theirs) == (2, "Aanbellen in de Dorpsstraat")
    assert Option.objects.get().name == "Aanbellen in de Dorpsstraat"


# ---- sizes


def test_more_sizes_are_alternatives_and_the_smallest_is_in_the_proposal(world):
    made = actions.add_from_library(
        dossier=world.dossier,
        by=world.lid,
        library="opt_aanbellen_een_keer",
        doses=["alles", "klein"],
        **{"name": "Aanbellen", "sender": "vrijwilliger", "prior": "doorbell_one_attempt", "is_chosen": True},
    )

    assert [(one.name, one.dose, one.is_chosen) for one in made] == [
        ("Aanbellen (een kwart)", 0.25, True),
        ("Aanbellen (alles)", 1.0, False),
    ]
    assert len({one.dose_group for one in made}) == 1
    assert made[0].dose_group


def test_a_second_choice_of_the_same_library_excludes_nothing_of_the_first(world):
    fields = {"name": "Aanbellen", "sender": "vrijwilliger", "prior": "doorbell_one_attempt"}
    groups = []
    for _ in range(2):
        made = actions.add_from_library(
            dossier=world.dossier, by=world.lid, library="opt_aanbellen_een_keer", doses=["half", "alles"], **fields
        )
        groups.append(made[0].dose_group)

    assert groups[0] != groups[1]


@pytest.mark.parametrize(("field", "value"), [("lock", "moet"), ("is_chosen", True), ("is_current", True)])
def test_two_sizes_of_the_same_are_never_both_wanted(world, field, value):
    make_option(world.dossier, "Aanbellen (de helft)", dose=0.5, dose_group="deur", **{field: value})
    other = make_option(world.dossier, "Aanbellen (alles)", dose_group="deur")

    with pytest.raises(ActionRefused, match="Aanbellen \\(de helft\\)") as refused:
        actions.save_option(option=other, version=1, by=world.lid, **{field: value})
    assert refused.value.field == field


# ---- pairs


def test_a_pair_stands_once_whoever_is_named_first(world):
    one, other = make_option(world.dossier), make_option(world.dossier, "Brief")
    pair = actions.add_pair(one=other, other=one, by=world.lid)

    assert (pair.one, pair.other) == (one, other)
    with pytest.raises(ActionRefused, match="zei u dat al"):
        actions.add_pair(one=one, other=other, by=world.lid)
    actions.remove_pair(pair=pair, by=world.lid)
    assert not Pair.objects.exists()


def test_sizes_of_the_same_itself_and_another_dossier_are_no_pair(world):
    half, whole = (make_option(world.dossier, name, dose_group="deur") for name in ("half", "alles"))
    elsewhere = make_option(world.other_dossier)

    for one, other in ((half, whole), (half, half), (half, elsewhere)):
        with pytest.raises(ActionRefused):
            actions.add_pair(one=one, other=other, by=world.lid)


def test_chains_that_take_too_long_are_refused_in_words(world):
    rows = [make_option(world.dossier, str(n)) for n in range(12)]
    for n in range(5):
        actions.add_pair(one=rows[2 * n], other=rows[2 * n + 1], by=world.lid)

    with pytest.raises(ActionRefused, match="kunnen we niet doorrekenen"):  # 3 to the sixth: 729 states
        actions.add_pair(one=rows[10], other=rows[11], by=world.lid)
    assert Pair.objects.count() == 5


# ---- what is done now


def test_what_is_done_now_is_kept_with_what_it_brought_and_what_was_expected(world):
    known = load_options().options["opt_energiecafe"]
    row = Option(
        dossier=world.dossier, library=known.id, name=known.label, sender="gemeente", prior=known.prior, euros_fixed=250
    )
    lines = [actions.Now(row, 3, Counts(offered=250, responded=10, visits=2))]
    made = actions.add_current(
        dossier=world.dossier,
        by=world.lid,
        lines=lines,
        expect=lambda option, offered: Expected(band=Band(1, offered / 40, 15), prior=option.prior),
    )

    assert [(one.is_current, one.euros_fixed) for one in made] == [(True, 750)]
    outcome = Outcome.objects.get()
    assert (outcome.label, outcome.offered, outcome.responded, outcome.signups, outcome.visits) == (
        "Energiecafé of avond met flyer (3 keer)",
        250,
        10,
        None,
        2,
    )
    assert (outcome.expected_low, outcome.expected, outcome.expected_high) == (1, 6.25, 15)
    assert outcome.beforehand == {"prior": known.prior, "small_measure": False}


def test_without_counts_there_is_no_outcome_and_with_wrong_ones_nothing_is_kept(world):
    row = Option(dossier=world.dossier, name="Brief", sender="gemeente", prior="letter_general_offer")
    actions.add_current(dossier=world.dossier, by=world.lid, lines=[actions.Now(row)], expect=lambda *_: Expected())
    assert (Option.objects.count(), Outcome.objects.count()) == (1, 0)

    wrong = actions.Now(row, 1, Counts(offered=5, responded=9))
    with pytest.raises(ActionRefused):
        actions.add_current(dossier=world.dossier, by=world.lid, lines=[wrong], expect=lambda *_: Expected())
    assert (Option.objects.count(), Outcome.objects.count()) == (1, 0)


def test_what_is_expected_of_a_letter_is_about_its_chance_and_of_listening_nothing(world, site):
    access = dossier_for(world.lid, world.dossier.pk)
    with site.settings:
        letter = make_option(world.dossier, "Brief", prior="letter_general_offer")
        found = queries.expected_of(access, letter, 400).band
        assert 400 * 0.01 < found.low < found.middle < found.high < 400 * 0.2
        own = make_option(world.dossier, "Eigen", prior="", chance=0.5)
        assert queries.expected_of(access, own, 100).band.middle == pytest.approx(50, abs=3)
        assert queries.expected_of(access, own, 100).odds == pytest.approx(1)
        listens = make_option(world.dossier, "Luisteren", library="opt_sleutelpersoon_gesprek", prior="")
        assert queries.expected_of(access, listens, 100) == Expected()


def test_that_a_partner_may_not_do_it_is_left_out_of_what_a_round_that_was_held_should_bring(world, site):
    access = dossier_for(world.lid, world.dossier.pk)
    with site.settings:
        sure, doubtful = (make_option(world.dossier, readiness=level) for level in (None, 1))
        assert queries.expected_of(access, sure, 100) == queries.expected_of(access, doubtful, 100)
