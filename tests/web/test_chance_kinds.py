"""What is what on the map and in claims: what people say of it for the rules of kansen."""

from tests.web.map_rows import make_club, make_entity
from tests.web.partner_rows import make_card
from tests.web.test_chances import FIRE, page_of
from tests.web.test_claims import make_claim, make_note
from wijkdna.web.chances.models import ClaimTopic, MapKind
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
