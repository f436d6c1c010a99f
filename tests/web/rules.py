"""Who may open which address: a line for every name in urls.py, and how to fill its arguments from a world.

A new page adds its line here; test_every_url.py then asks it as everybody, with every method.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.web.chance_rows import PROPOSAL, chance_of
from tests.web.enrolling_rules import ENROLLING_ARGUMENTS, ENROLLING_OWN_ARGUMENTS, ENROLLING_RULES
from tests.web.lab_rules import LAB_ARGUMENTS, LAB_OWN_ARGUMENTS, LAB_RULES
from tests.web.making_rules import MAKING_OWN_ARGUMENTS, MAKING_RULES
from tests.web.map_numbers import (
    character_line,
    claim_source,
    contact_of,
    field_photo,
    group_with_door,
    nominee,
    other_role,
    partner_with_card,
    promise_of,
    question,
    role_on_map,
    talk,
    tie,
    typed_sheet,
)
from tests.web.message_rows import aside_of, message_of, rule_of
from tests.web.mix_rows import run_of
from tests.web.moment_rows import moment_of
from tests.web.outcome_rows import outcome_of, pair_of
from tests.web.people import RELEASE, World
from tests.web.plan_rows import comment_of, line_of, reason_of, version_of
from tests.web.poll_rules import POLL_ARGUMENTS, POLL_OWN_ARGUMENTS, POLL_RULES
from tests.web.reach_rows import group_of, option_of
from tests.web.rule import (
    PEOPLE,
    READ_AND_SEND,
    SEND,
    Argument,
    Rule,
    always,
    dossier,
    public,
    signed_in,
    site,
    team,
)
from tests.web.session_rules import SESSION_ARGUMENTS, SESSION_OWN_ARGUMENTS, SESSION_RULES
from wijkdna.web.accounts.models import Invitation, Membership, Team, User
from wijkdna.web.accounts.queries import digest_of, proof_of
from wijkdna.web.dossiers.models import Dossier, Guest
from wijkdna.web.reading.queries import MANUAL
from wijkdna.web.sources.models import Refresh
from wijkdna.web.sources.models import State as RefreshState
from wijkdna.web.typed_maps.models import TypedMap
from wijkdna.web.uploads.models import State, Upload

PACKAGE = Rule(PEOPLE, ())
"""A page of the package for signing in: it knows itself whom it is for. None of them is about a team."""

PUBLIC = (
    *("start", "search", "suggestions", "area", "print", "print_pdf", "plate", "plate_pdf", "cards", "cards_pdf"),
    *("figures", "figure", "twins", "compare", "compare_suggestions", "map_country", "map", "map_svg", "map_card"),
    *("map_borders", "quiz", "quiz_print", "own_area", "own_area_photo", "downloads", "download"),
    *("indicators", "indicator", "indicator_download", "sources", "source", "source_changes", "about"),
    *("manual", "manual_page", "accessibility"),
    *("privacy", "security_txt", "health", "readiness", "nplv", "veerkracht", "wanted"),
)

UPLOAD_BUTTONS = (
    *("upload_table", "upload_read", "upload_areas", "upload_choices", "upload_keep", "upload_stop"),
    *("upload_restart", "upload_undo", "upload_remove"),
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
    "team_wishes": team("lid", "beheerder", methods=READ_AND_SEND),
    "typed_maps": team("lid", "beheerder"),
    "typed_map_new": team("lid", "beheerder", methods=READ_AND_SEND),
    "typed_map": team("lid", "beheerder"),
    "typed_map_table": team("lid", "beheerder"),
    "typed_map_answer": team("lid", "beheerder", methods=SEND),
    "typed_map_settings": team("lid", "beheerder", methods=READ_AND_SEND),
    "typed_map_finish": team("lid", "beheerder", methods=SEND),
    "typed_map_remove": team("lid", "beheerder", methods=SEND),
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
    **dict.fromkeys(("nominations", "nomination_notice", "insight"), dossier()),
    **dict.fromkeys(("informant_new", "informant", "nominee"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("informant_remove", "nominee_to_map", "nominee_forget"), dossier(methods=SEND)),
    **dict.fromkeys(("talk_guide", "papers", "walk_sheet", "walk_sheet_pdf", "talk_sheet"), dossier()),
    **dict.fromkeys(("talk_sheet_pdf", "talk_cards", "talk_cards_pdf", "sheet_new"), dossier()),
    **dict.fromkeys(("sheet", "sheet_kept"), dossier(methods=READ_AND_SEND)),
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
    "uploads": team("lid", "beheerder", methods=READ_AND_SEND),
    **dict.fromkeys(("upload", "upload_progress", "upload_missed", "upload_file"), team("lid", "beheerder")),
    **dict.fromkeys(UPLOAD_BUTTONS, team("lid", "beheerder", methods=SEND)),
    **dict.fromkeys(("source_runs", "refresh"), site()),
    **dict.fromkeys(("refresh_start", "refresh_stop", "source_test"), site(SEND)),
    "source_settings": site(READ_AND_SEND),
    "doors": dossier(),
    **dict.fromkeys(("door", "door_new", "door_groups"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("door_remove", "door_question"), dossier(methods=SEND)),
    "map_file": dossier(),
    "map_import": dossier(methods=READ_AND_SEND),
    "map_import_check": dossier(methods=SEND),
    "map_import_undo": dossier(methods=SEND),
    "suggestions_map": dossier(methods=READ_AND_SEND),
    "network": dossier(),
    "network_data": dossier(),
    "network_svg": dossier(),
    "entities": dossier(),
    "entity": dossier(),
    **dict.fromkeys(("entity_quick", "entity_new", "entity_edit", "entity_merge"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("entity_remove", "tie_new", "tie_remove", "question_new", "question_done"), dossier(methods=SEND)),
    **dict.fromkeys(("entity_doubles", "person_sheet", "person_export"), dossier()),
    **dict.fromkeys(("person", "wipe_people"), dossier(methods=READ_AND_SEND)),
    "person_forget": dossier(methods=SEND),
    **dict.fromkeys(("fieldwork", "field_note", "field_photo_file"), dossier()),
    **dict.fromkeys(("field_note_new", "field_note_draft", "field_note_change"), dossier(methods=READ_AND_SEND)),
    "field_photo_new": dossier(methods=READ_AND_SEND),
    **dict.fromkeys(("field_note_remove", "field_photo_remove"), dossier(methods=SEND)),
    **dict.fromkeys(("field_shell", "field_worker"), public()),
    **dict.fromkeys(("condition", "condition_edit", "contacts", "promise"), dossier(methods=READ_AND_SEND)),
    "mix": dossier(methods=READ_AND_SEND),
    **dict.fromkeys(("mix_run", "mix_progress"), dossier()),
    **dict.fromkeys(("mix_stop", "mix_take_over", "mix_remove"), dossier(methods=SEND)),
    **dict.fromkeys(("condition_print", "condition_pdf", "promises", "promises_ics"), dossier()),
    **dict.fromkeys(("condition_confirm", "contact_remove", "promise_done", "promise_remove"), dossier(methods=SEND)),
    "my_promises_ics": signed_in(),
    "chances": dossier(),
    **dict.fromkeys(("chance_new", "chance", "proposal", "map_kinds"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("chance_take", "chance_choose", "chance_reckon"), dossier(methods=SEND)),
    **dict.fromkeys(("chance_aside", "chance_remove"), dossier(methods=SEND)),
    **dict.fromkeys(("moments", "moments_ics", "handover", "handover_zip"), dossier()),
    "dossier_import": team("lid", "beheerder", methods=READ_AND_SEND),
    **dict.fromkeys(("moment_new", "moment", "moments_import"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("moment_hide", "moment_remove"), dossier(methods=SEND)),
    **dict.fromkeys(("claims", "character_card"), dossier()),
    **dict.fromkeys(("claim_new", "claim", "character", "character_new"), dossier(methods=READ_AND_SEND)),
    "character_line": dossier(methods=READ_AND_SEND),
    **dict.fromkeys(("claim_source", "claim_source_remove", "claim_figure", "claim_remove"), dossier(methods=SEND)),
    "character_line_remove": dossier(methods=SEND),
    **dict.fromkeys(("plan", "version", "versions_compare"), dossier()),
    **dict.fromkeys(("plan_papers", "alderman_page", "plan_calendar", "alderman_pdf", "partners_pdf"), dossier()),
    **dict.fromkeys(("plan_docx", "plan_odt", "plan_pdf", "alderman_docx", "alderman_odt"), dossier()),
    **dict.fromkeys(("actions_xlsx", "plan_ics"), dossier()),
    **dict.fromkeys(("plan_start", "plan_fill", "plan_edit", "line_new", "line"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("line_keep", "version_restore"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("reason_new", "comments", "versions", "review"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(
        ("line_move", "line_remove", "line_from_chance", "reason_remove", "comment_done"), dossier(methods=SEND)
    ),
    **dict.fromkeys(("critic", "messages_list"), dossier()),
    **dict.fromkeys(("remark_aside", "message_new", "message"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("remark_back", "message_remove"), dossier(methods=SEND)),
    **dict.fromkeys(("reach", "reach_groups"), dossier()),
    **dict.fromkeys(("reach_settings", "reach_cell", "reach_group", "reach_group_new"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("reach_switch", "reach_choices", "reach_cell_back", "reach_group_remove"), dossier(methods=SEND)),
    **dict.fromkeys(("option_library", "results"), dossier()),
    **dict.fromkeys(("option_add", "option_new", "option_current", "option"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("option_from_map", "result_new", "result"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("option_remove", "option_pair", "option_pair_remove", "result_remove"), dossier(methods=SEND)),
    **POLL_RULES,
    **LAB_RULES,
    **SESSION_RULES,
    **MAKING_RULES,
    **ENROLLING_RULES,
    "demo": Rule((), SEND, asks_to_sign_in=False),
}

WITHOUT_TOKEN = {"own_area_choose"}
"""Forms of everybody that only work out the address of a page."""


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


def upload(team: Team) -> int:
    """Number of a file whose figures are on the pages."""
    place = default_storage.save(f"teams/{team.pk}/uploads/regel.dat", ContentFile(b"a;b"))
    own = {"file": place, "size": 3, "state": State.SHOWN, "report": {"first": [], "indicators": []}}
    return Upload.objects.get_or_create(team=team, filename="regel.csv", sha256="0" * 64, defaults=own)[0].pk


def typed_map(team: Team) -> int:
    """Number of a map without answers."""
    own = {"border_year": 2024, "classes": ["laag", "hoog"]}
    return TypedMap.objects.get_or_create(team=team, gemeente=team.gemeenten[0], defaults=own)[0].pk


def membership(world: World, who: str) -> int:
    """Number of how somebody belongs to her team."""
    return Membership.objects.get(user=person(world, who)).pk


WITH_CARD = Argument(
    lambda world: partner_with_card(world.dossier), lambda world: partner_with_card(world.other_dossier)
)

ARGUMENTS: dict[str, Argument] = {
    "field_note": Argument(
        lambda world: field_photo(world.dossier, world.lid).note_id,
        lambda world: field_photo(world.other_dossier, world.stranger).note_id,
    ),
    "claim": Argument(
        lambda world: claim_source(world.dossier, world.lid).claim_id,
        lambda world: claim_source(world.other_dossier, world.stranger).claim_id,
    ),
    "source": Argument(
        lambda world: claim_source(world.dossier, world.lid).pk,
        lambda world: claim_source(world.other_dossier, world.stranger).pk,
    ),
    "line": Argument(lambda world: character_line(world.dossier), lambda world: character_line(world.other_dossier)),
    "photo": Argument(
        lambda world: field_photo(world.dossier, world.lid).pk,
        lambda world: field_photo(world.other_dossier, world.stranger).pk,
    ),
    "code": always("GM9901"),
    "cell": always("koop-rond-jong"),
    "group": Argument(lambda world: group_of(world.dossier), lambda world: group_of(world.other_dossier)),
    "option": Argument(lambda world: option_of(world.dossier), lambda world: option_of(world.other_dossier)),
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
    "refresh": Argument(lambda world: Refresh.objects.get_or_create(state=RefreshState.DONE)[0].pk),
    "guest": Argument(lambda world: world.dossier.guests.get().pk, lambda world: guest_of(world.other_dossier)),
    "team": Argument(lambda world: world.team.pk, lambda world: world.other_team.pk),
    "dossier": Argument(lambda world: world.dossier.pk, lambda world: world.other_dossier.pk),
    "upload": Argument(lambda world: upload(world.team), lambda world: upload(world.other_team)),
    "kaart": Argument(lambda world: typed_map(world.team), lambda world: typed_map(world.other_team)),
    "form": always("k1"),
    "blad": Argument(lambda world: typed_sheet(world.dossier), lambda world: typed_sheet(world.other_dossier)),
    "note": Argument(lambda world: world.note.pk, lambda world: world.other_note.pk),
    "community": Argument(
        lambda world: group_with_door(world.dossier), lambda world: group_with_door(world.other_dossier)
    ),
    "other": Argument(lambda world: other_role(world.dossier), lambda world: other_role(world.other_dossier)),
    "tie": Argument(lambda world: tie(world.dossier), lambda world: tie(world.other_dossier)),
    "question": Argument(lambda world: question(world.dossier), lambda world: question(world.other_dossier)),
    "entity": Argument(lambda world: role_on_map(world.dossier), lambda world: role_on_map(world.other_dossier)),
    "chance": Argument(lambda world: chance_of(world.dossier), lambda world: chance_of(world.other_dossier)),
    "proposal": Argument(lambda world: PROPOSAL),
    "moment": Argument(lambda world: moment_of(world.dossier), lambda world: moment_of(world.other_dossier)),
    "library": always("opt_flyer_huis"),
    "pair": Argument(lambda world: pair_of(world.dossier), lambda world: pair_of(world.other_dossier)),
    "result": Argument(lambda world: outcome_of(world.dossier), lambda world: outcome_of(world.other_dossier)),
    "mix_run": Argument(lambda world: run_of(world.dossier), lambda world: run_of(world.other_dossier)),
    "promise": Argument(lambda world: promise_of(world.dossier), lambda world: promise_of(world.other_dossier)),
    "contact": Argument(lambda world: contact_of(world.dossier), lambda world: contact_of(world.other_dossier)),
    "informant": Argument(lambda world: talk(world.dossier).pk, lambda world: talk(world.other_dossier).pk),
    "nominee": Argument(lambda world: nominee(world.dossier), lambda world: nominee(world.other_dossier)),
    "message": Argument(lambda world: message_of(world.dossier), lambda world: message_of(world.other_dossier)),
    "aside": Argument(lambda world: aside_of(world.dossier), lambda world: aside_of(world.other_dossier)),
    "rule": Argument(lambda world: rule_of(world.dossier)),
    "attachment": Argument(lambda world: world.attachment.pk, lambda world: world.other_attachment.pk),
    "plan_line": Argument(lambda world: line_of(world.dossier), lambda world: line_of(world.other_dossier)),
    "reason": Argument(lambda world: reason_of(world.dossier), lambda world: reason_of(world.other_dossier)),
    "comment": Argument(lambda world: comment_of(world.dossier), lambda world: comment_of(world.other_dossier)),
    "number": Argument(lambda world: version_of(world.dossier, 7), lambda world: version_of(world.other_dossier, 8)),
    **POLL_ARGUMENTS,
    **LAB_ARGUMENTS,
    **SESSION_ARGUMENTS,
    **ENROLLING_ARGUMENTS,
}

QUERIES = {"dossier_new": "?gebied=GM9901"}
"""What stands behind an address without which there is no page."""

OWN_ARGUMENTS: dict[tuple[str, str], Argument] = {
    **{(name, "entity"): WITH_CARD for name in ("condition_print", "condition_pdf", "condition_confirm")},
    ("indicator_download", "file"): always("wijken.csv"),
    ("map_file", "file"): always("kaart.xlsx"),
    **{(name, "slug"): always("klimaatmonitor") for name in ("source", "source_settings", "source_test")},
    ("put_back", "dossier"): Argument(lambda world: deleted(world.team), lambda world: deleted(world.other_team)),
    ("privacy_fg_file", "file"): always("velden.csv"),
    ("team_privacy_file", "file"): always("velden.csv"),
    ("my_data_file", "file"): always("gegevens.json"),
    ("person_file", "file"): always("gegevens.json"),
    **POLL_OWN_ARGUMENTS,
    **LAB_OWN_ARGUMENTS,
    **SESSION_OWN_ARGUMENTS,
    **MAKING_OWN_ARGUMENTS,
    **ENROLLING_OWN_ARGUMENTS,
}
"""Where an argument means something else than on other pages: (name of the address, name of the argument)."""


def person(world: World, who: str) -> User | None:
    """One of PEOPLE; None for anonymous."""
    return None if who == "anonymous" else getattr(world, who)
