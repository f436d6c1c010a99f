"""What is what on the map and in claims: what people say of it for the rules of kansen."""

from tests.web.map_rows import make_club, make_entity
from tests.web.partner_rows import make_card
from tests.web.test_chances import FIRE, page_of
from tests.web.test_claims import make_claim, make_note
from wijkdna.web.chances.models import ClaimTopic, MapKind
from wijkdna.web.dossiers.queries import A_PAGE
from wijkdna.web.socialmap.models import Kind


def test_what_is_what_is_said_and_makes_proposals(site, world):
    club = make_club(world.dossier, "De Spuitgasten")
    make_card(club, readiness=4)
    claim = make_claim(world.dossier, world.lid, "Zij beloven te veel", make_note(world.dossier, world.lid))
    lid = site.as_(world.lid)
    assert "nog open" in lid.page(page_of(world.dossier, "soorten/")).main

    fields = {f"partner-{club.pk}": "vrijwillige_brandweer", f"plek-{club.pk}": "-"}
    fields[f"bewering-{claim.pk}"] = "slechte_ervaring_actie"
    assert lid.post(page_of(world.dossier, "soorten/"), **fields).status_code == 303
    assert MapKind.objects.get().partner == "vrijwillige_brandweer"
    assert ClaimTopic.objects.get().topic == "slechte_ervaring_actie"
    links = lid.page(page_of(world.dossier)).links()
    assert page_of(world.dossier, f"voorstel/{FIRE}/") in links
    assert page_of(world.dossier, "voorstel/kans_eerst_goedmaken/") in links


def test_what_stays_open_and_what_the_name_told_is_not_written_down(site, world):
    club, hall = make_club(world.dossier, "Feestcomité"), make_entity(world.dossier, Kind.PLEK, "Dorpshuis")
    fields = {f"partner-{club.pk}": "", f"plek-{club.pk}": "-", f"plek-{hall.pk}": "dorpshuis"}
    site.as_(world.lid).post(page_of(world.dossier, "soorten/"), **fields)

    assert not MapKind.objects.exists()
    wrong = site.as_(world.lid).post(page_of(world.dossier, "soorten/"), **fields | {f"plek-{hall.pk}": "maan"})
    assert wrong.status_code == 400


def test_with_many_things_everything_is_on_a_page_and_saving_goes_on_to_the_next(site, world):
    clubs = [make_club(world.dossier, f"Zwaluw {n:03}") for n in range(A_PAGE + 3)]
    lid, first = site.as_(world.lid), page_of(world.dossier, "soorten/")
    shown = [lid.page(f"{first}?pagina={n}").main for n in (1, 2)]
    assert [sum(one.name in text for text in shown) for one in clubs] == [1] * len(clubs)
    assert f"Er zijn er {A_PAGE + 3}, op naam." in shown[0]

    def say(number, club):
        fields = {f"partner-{club.pk}": "vrijwillige_brandweer", f"plek-{club.pk}": "-"}
        return lid.post(f"{first}?pagina={number}", **fields)["Location"]

    assert say(1, clubs[0]) == f"{first}?pagina=2"
    assert say(2, clubs[-1]) == page_of(world.dossier)
    assert {one.entity for one in MapKind.objects.all()} == {clubs[0], clubs[-1]}
