"""Finding people: who was asked, who was named, and what that tells."""

from datetime import date

import pytest

from tests.web.map_rows import keeper, make_club, make_group, make_role
from tests.web.talks import DAY, access, address, allow_names, lines, nominees, talk
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.nominations import actions
from wijkdna.web.nominations.actions import Mention
from wijkdna.web.nominations.models import Ask, Circle, Informant, Nomination, Nominee
from wijkdna.web.nominations.queries import overview, summary
from wijkdna.web.shared.refusals import ActionRefused

# ---- talks


def test_a_talk_is_kept_with_whom_it_named(world):
    one = talk(world, "Kapper  aan het plein", never=("wijkagent",))

    assert nominees(world) == [
        ("Kapper aan het plein", "", "kapper aan het plein"),
        ("wijkagent", "", "wijkagent"),
    ]
    assert list(one.nominations.values_list("question", flat=True)) == ["iedereen", "nooit"]
    assert lines(world) == [("gesprek toegevoegd", "informant")]


def test_the_same_role_however_written_is_one(world):
    talk(world, "Kapper", "kapper ", never=("KAPPER",))
    talk(world, "kapper")

    assert nominees(world) == [("Kapper", "", "kapper")]
    assert summary(access(world)) == summary(access(world, world.beheerder))
    assert (summary(access(world)).spoken, summary(access(world)).named) == (2, 1)


def test_what_stands_on_the_map_is_the_same_as_when_it_is_typed(world):
    club = make_club(world.dossier, "IJsclub")
    talk(world, "ijsclub")
    actions.add_talk(
        dossier=world.dossier,
        mentions=[Mention(Ask.IEDEREEN, "IJsclub", entity=club)],
        by=world.lid,
        role="x",
        circle=Circle.BEWONER,
        asked_on=DAY,
    )

    assert [(one.role, one.entity) for one in Nominee.objects.all()] == [("ijsclub", club)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_and_no_more_than_the_same_role_are_one_in_either_order(world, order):
    allow_names(world.team)
    for name in [None, "Fatma"][::order]:
        talk(world, "kapper aan het plein", name=name)
    talk(world, "kapper aan het plein", name="Els")

    assert nominees(world) == [
        ("kapper aan het plein", "Fatma", "fatma"),
        ("kapper aan het plein", "Els", "els"),
    ]
    assert summary(access(world)).named == 2


def test_a_change_keeps_who_was_named_and_forgets_whom_nobody_names(world):
    one = talk(world, "kapper", "wijkagent")
    kept = Nominee.objects.get(key="kapper")
    shown = [row.pk for row in one.nominations.all()]

    actions.change_talk(
        talk=one,
        mentions=[Mention(Ask.NOOIT, "Kapper", nominee=kept), Mention(Ask.IEDEREEN, "juf")],
        shown=shown,
        by=world.beheerder,
        role="moeder",
        circle=Circle.PROFESSIONAL,
        random=True,
        community=None,
        asked_on=DAY,
    )

    assert [(row.nominee.role, row.question) for row in Nomination.objects.select_related("nominee")] == [
        ("kapper", "nooit"),
        ("juf", "iedereen"),
    ]
    assert Nominee.objects.filter(pk=kept.pk).exists()
    assert (Informant.objects.get().role, Informant.objects.get().by) == ("moeder", world.lid)
    assert lines(world)[0] == ("gesprek gewijzigd", "informant")


def test_removing_a_talk_takes_whom_only_it_named(world):
    first, _ = talk(world, "kapper", "wijkagent"), talk(world, "kapper")

    actions.delete_talk(talk=first, by=world.lid)

    assert [role for role, _, _ in nominees(world)] == ["kapper"]


@pytest.mark.parametrize(
    ("fields", "told", "field"),
    [
        ({"asked_on": date(2999, 1, 1)}, "moet nog komen", "asked_on"),
        ({"name": "Fatma"}, "mag nog geen namen", ""),
    ],
)
def test_a_talk_that_cannot_be_is_refused(world, fields, told, field):
    with pytest.raises(ActionRefused, match=told) as refused:
        talk(world, "kapper", **fields)

    assert refused.value.field == field
    assert nominees(world) == []


def test_nothing_changes_in_an_archive(world):
    one = talk(world, "kapper")
    nominee = Nominee.objects.get()
    archive(dossier=world.dossier, by=world.beheerder)

    for action in (
        lambda: talk(world, "juf"),
        lambda: actions.delete_talk(talk=one, by=world.lid),
        lambda: actions.put_on_map(nominee=nominee, same=None, by=world.lid),
        lambda: actions.forget_name(nominee=nominee, by=world.lid),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            action()


def test_there_is_a_limit_to_talks_and_to_names_in_one(world, monkeypatch):
    with pytest.raises(ActionRefused, match="hoogstens 40"):
        talk(world, *(f"rol {n}" for n in range(41)))
    Informant.objects.bulk_create(
        Informant(dossier=world.dossier, role="x", asked_on=DAY) for _ in range(actions.MOST_TALKS)
    )
    with pytest.raises(ActionRefused, match="Er staan al 500 gesprekken"):
        talk(world, "kapper")


# ---- what it tells


def test_who_residents_name_and_professionals_do_not_stands_apart(world):
    talk(world, "kapper", "wijkagent")
    talk(world, "kapper", "juf")
    talk(world, "wijkagent", "wethouder", circle=Circle.PROFESSIONAL)

    found = overview(access(world))

    def roles(some):
        return [(one.nominee.role, one.times) for one in some]

    assert roles(found.residents_only) == [("juf", 1), ("kapper", 2)]
    assert roles(found.professionals_only) == [("wethouder", 1)]
    assert roles(found.both) == [("wijkagent", 2)]
    assert found.together.missing == ["iemand die u willekeurig kiest, zoals elke tiende voordeur"]


def test_each_gemeenschap_is_counted_by_itself(world):
    young, old = make_group(world.dossier, "Gezinnen"), make_group(world.dossier, "Ouderen")
    talk(world, "kapper", "juf", community=young)
    talk(world, "kapper", community=young)
    talk(world)

    found = overview(access(world))

    assert [(one.community, one.spoken, one.count.observed, one.silent) for one in found.by_group] == [(young, 2, 2, 0)]
    assert found.not_asked == [old]
    assert (found.together.spoken, found.together.silent, found.together.count.n_informants) == (3, 1, 2)


def test_the_summary_is_three_numbers_and_a_sentence(world):
    assert (summary(access(world)).words, summary(access(world)).spoken) == ("", 0)
    talk(world, "kapper", "juf", "wijkagent")

    found = summary(access(world))
    assert (found.spoken, found.named, found.unseen) == (1, 3, 3)
    assert found.words == (
        "Er is met 1 mens gesproken. Die noemde 3 rollen en organisaties. "
        "Waarschijnlijk zijn er nog ongeveer 3 die we niet kennen."
    )


def test_what_only_its_keeper_sees_is_not_among_the_named(site, world):
    hidden = make_role(world.dossier, "geheime rol", **keeper(world.beheerder))
    actions.add_talk(
        dossier=world.dossier,
        mentions=[Mention(Ask.IEDEREEN, "geheime rol", entity=hidden), Mention(Ask.IEDEREEN, "kapper")],
        by=world.beheerder,
        role="buur",
        circle=Circle.BEWONER,
        asked_on=DAY,
    )
    nominee = Nominee.objects.get(entity=hidden)
    number = Informant.objects.get().pk

    for rest in ("", f"gesprek/{number}/", "gesprek/"):
        assert "geheime rol" not in site.as_(world.lid).get(address(world, rest)).content.decode()
    assert site.as_(world.lid).get(address(world, f"genoemd/{nominee.pk}/")).status_code == 404
    assert (summary(access(world)).named, summary(access(world, world.beheerder)).named) == (1, 2)
    assert "geheime rol" in site.as_(world.beheerder).page(address(world)).main

    site.as_(world.lid).post(
        address(world, f"gesprek/{number}/"), role="buur", circle="bewoner", asked_on="2026-11-02", **{"nooit-0": "juf"}
    )
    assert [one.nominee.role for one in Nomination.objects.order_by("pk")] == ["geheime rol", "juf"]
