"""Who may open which address: a line for every name in urls.py, and how to fill its arguments from a world.

A new page adds its line here; test_every_url.py then asks it as everybody, with every method.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tests.web.people import RELEASE, World
from wijkdna.web.accounts.models import Invitation, Membership, Team, User
from wijkdna.web.accounts.queries import digest_of, proof_of
from wijkdna.web.dossiers.models import Dossier, Guest
from wijkdna.web.reading.queries import MANUAL

READ, READ_AND_SEND, SEND = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)

PEOPLE = ("anonymous", "nobody", "stranger", "guest", "begeleider", "lid", "beheerder")
"""nobody: signed in, in no team; stranger: beheerder of another team; guest: invited to the notes only."""


@dataclass(frozen=True)
class Rule:
    """who: those for whom the page is there. Others get a 404, and who is not signed in is asked to.

    methods  others get 405; () for pages of a package, which has its own idea of them
    asks_to_sign_in  False for what is there for nobody: the door to the example, on a site that others may open
    """

    who: tuple[str, ...]
    methods: tuple[str, ...] = READ
    asks_to_sign_in: bool = True


def public(methods: tuple[str, ...] = READ) -> Rule:
    """For everybody."""
    return Rule(PEOPLE, methods)


def signed_in(methods: tuple[str, ...] = READ) -> Rule:
    """For everybody who signed in."""
    return Rule(PEOPLE[1:], methods)


def team(*roles: str, methods: tuple[str, ...] = READ) -> Rule:
    """For people of the team in one of these roles."""
    return Rule(roles, methods)


def dossier(*, notes: bool = False, methods: tuple[str, ...] = READ) -> Rule:
    """For the team of the dossier; notes: for the guest too, who was invited to its notes."""
    return Rule(("guest", "lid", "beheerder") if notes else ("lid", "beheerder"), methods)


PACKAGE = Rule(PEOPLE, ())
"""A page of the package for signing in: it knows itself whom it is for. None of them is about a team."""

PUBLIC = (
    *("start", "search", "suggestions", "area", "print", "print_pdf", "plate", "plate_pdf", "cards", "cards_pdf"),
    *("figures", "figure", "twins", "compare", "compare_suggestions", "map_country", "map", "map_svg", "map_card"),
    *("map_borders", "quiz", "quiz_print", "own_area", "own_area_photo", "downloads", "download"),
    *("indicators", "indicator", "indicator_download", "sources", "about", "manual", "manual_page", "accessibility"),
    *("privacy", "security_txt", "health", "readiness"),
)

RULES: dict[str, Rule] = {
    **dict.fromkeys(PUBLIC, public()),
    "own_area_choose": public(READ_AND_SEND),
    "my_work": signed_in(),
    "my_account": signed_in(READ_AND_SEND),
    "team": team("begeleider", "lid", "beheerder"),
    "team_edit": team("beheerder", methods=READ_AND_SEND),
    "team_leave": team("guest", "begeleider", "lid", "beheerder", methods=READ_AND_SEND),
    "team_invite": team("beheerder", methods=READ_AND_SEND),
    "withdraw": team("beheerder", methods=SEND),
    "team_member": team("beheerder", methods=READ_AND_SEND),
    "team_member_remove": team("beheerder", methods=SEND),
    "invitation": public(READ_AND_SEND),
    "invitation_proven": public(READ_AND_SEND),
    "team_dossiers": team("lid", "beheerder"),
    "put_back": team("lid", "beheerder", methods=SEND),
    "dossier_new": signed_in(READ_AND_SEND),
    "dossier": dossier(notes=True),
    "dossier_notes": dossier(notes=True, methods=READ_AND_SEND),
    "dossier_note": dossier(methods=READ_AND_SEND),  # a guest changes only her own notes; this one is of a colleague
    "note_remove": dossier(notes=True, methods=SEND),
    "dossier_photo": dossier(),
    "dossier_figures": dossier(methods=READ_AND_SEND),
    "dossier_attachments": dossier(methods=READ_AND_SEND),
    "dossier_attachment": dossier(),
    "attachment_file": dossier(),
    "attachment_remove": dossier(methods=SEND),
    "dossier_people": dossier(methods=READ_AND_SEND),
    "dossier_guest": dossier(methods=READ_AND_SEND),
    "guest_end": dossier(methods=SEND),
    "dossier_activity": dossier(),
    "dossier_settings": dossier(methods=READ_AND_SEND),
    "dossier_copy": dossier(methods=SEND),
    "dossier_archive": dossier(methods=SEND),
    "dossier_remove": dossier(methods=SEND),
    "privacy_fg": public(),
    "privacy_fg_file": public(),
    "my_data": signed_in(),
    "my_data_erase": signed_in(READ_AND_SEND),
    "my_data_file": signed_in(),
    "team_privacy": team("beheerder", methods=READ_AND_SEND),
    "team_privacy_file": team("beheerder"),
    "person_data": team("beheerder"),
    "person_erase": team("beheerder", methods=READ_AND_SEND),
    "person_file": team("beheerder"),
    "logbook": team("beheerder"),
    "logbook_csv": team("beheerder"),
    "demo": Rule((), SEND, asks_to_sign_in=False),
}

WITHOUT_TOKEN = {"own_area_choose"}
"""Forms of everybody that only work out the address of a page."""


@dataclass(frozen=True)
class Argument:
    """What to put in an address. theirs: the same of the other team; missing: what is not there at all."""

    own: Callable[[World], object]
    theirs: Callable[[World], object] | None = None
    missing: object = 987654


def always(value: str) -> Argument:
    """The same for everybody."""
    return Argument(lambda world: value)


SECRET = "a-link-that-somebody-was-sent"


def invitation(team: Team) -> Invitation:
    """An invitation that is open; that of the first team has the link SECRET."""
    digest = digest_of(SECRET if team.gemeenten == ["GM9901"] else f"{SECRET}-{team.pk}")
    expires = {"expires_at": timezone.now() + timedelta(days=1)}
    return Invitation.objects.get_or_create(team=team, digest=digest, defaults=expires)[0]


def guest_of(other: Dossier) -> int:
    """Number of a guest of a dossier."""
    return Guest.objects.get_or_create(dossier=other, invitation=invitation(other.team))[0].pk


def deleted(team: Team) -> int:
    """Number of a dossier that was deleted a moment ago."""
    own = {"area_code": "GM9901", "release": RELEASE, "deleted_at": timezone.now()}
    return Dossier.objects.get_or_create(team=team, name="Weg", defaults=own)[0].pk


def membership(world: World, who: str) -> int:
    """Number of how somebody belongs to her team."""
    return Membership.objects.get(user=person(world, who)).pk


ARGUMENTS: dict[str, Argument] = {
    "code": always("GM9901"),
    "indicator": always("aandeel_65_plus"),
    "file": always("cijfers.csv"),
    "slug": always(MANUAL[0].slug),
    "key": always("x1-y2"),
    "uidb36": always("1"),
    "provider_id": always("niets"),
    "secret": Argument(lambda world: invitation(world.team) and SECRET),
    "pk": always("987654"),
    "proof": Argument(lambda world: proof_of(invitation(world.team), "nieuw@gemeente.example")),
    "invitation": Argument(lambda world: invitation(world.team).pk, lambda world: invitation(world.other_team).pk),
    "member": Argument(lambda world: membership(world, "lid"), lambda world: membership(world, "stranger")),
    "person": Argument(lambda world: world.lid.pk, lambda world: world.stranger.pk),
    "guest": Argument(lambda world: world.dossier.guests.get().pk, lambda world: guest_of(world.other_dossier)),
    "team": Argument(lambda world: world.team.pk, lambda world: world.other_team.pk),
    "dossier": Argument(lambda world: world.dossier.pk, lambda world: world.other_dossier.pk),
    "note": Argument(lambda world: world.note.pk, lambda world: world.other_note.pk),
    "attachment": Argument(lambda world: world.attachment.pk, lambda world: world.other_attachment.pk),
}

QUERIES = {"dossier_new": "?gebied=GM9901"}
"""What stands behind an address without which there is no page."""

OWN_ARGUMENTS: dict[tuple[str, str], Argument] = {
    ("indicator_download", "file"): always("wijken.csv"),
    ("put_back", "dossier"): Argument(lambda world: deleted(world.team), lambda world: deleted(world.other_team)),
    ("privacy_fg_file", "file"): always("velden.csv"),
    ("team_privacy_file", "file"): always("velden.csv"),
    ("my_data_file", "file"): always("gegevens.json"),
    ("person_file", "file"): always("gegevens.json"),
}
"""Where an argument means something else than on other pages: (name of the address, name of the argument)."""


def person(world: World, who: str) -> User | None:
    """One of PEOPLE; None for anonymous."""
    return None if who == "anonymous" else getattr(world, who)
