"""A dossier with something in every table that a hand-over takes along, and in those that it leaves behind."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.utils import timezone

from tests.web.map_rows import make_club, make_group, make_role, make_tie
from tests.web.moment_rows import day, make_moment
from tests.web.partner_rows import make_card, make_promise, make_talk
from tests.web.plan_rows import make_action, make_line, make_plan, make_reason
from tests.web.reach_rows import make_group as make_households
from tests.web.reach_rows import make_option
from wijkdna.domain.plan_document import as_plain
from wijkdna.web.accounts.models import User
from wijkdna.web.chances.models import Chance, ChanceState, ClaimTopic, MapKind
from wijkdna.web.claims.models import CharacterLine, Claim, ClaimSource, Tone, Trait
from wijkdna.web.critic.models import SetAside
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Dossier, Note
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.moments.models import Moment
from wijkdna.web.plans.documents import plan_for_team
from wijkdna.web.plans.models import Comment, PlanVersion, Section
from wijkdna.web.reach.models import Approach, Outcome, Pair
from wijkdna.web.socialmap.models import Person, Question
from wijkdna.web.tester.models import Message

NAME = "Nel de Wit"
"""Somebody who did not agree to be on paper."""

PHONE = "0224 12 34 56"


def fill(dossier: Dossier, by: User) -> None:
    """Rows in every table. The figures of the dossier have to be there: a version of the plan is kept."""
    own = {"dossier": dossier, "by": by}
    club, group = make_club(dossier, remarks=f"Vraag {NAME}.", public_contact=PHONE), make_group(dossier, "Gezinnen")
    role = make_role(dossier, part_of=club, created_at=timezone.now())
    make_tie(role, club, informant="kapper")
    Door.objects.create(**own, entity=role, community=group, low=5, likely=10, high=20, checked_on=date(2026, 11, 1))
    MapKind.objects.create(dossier=dossier, entity=club, partner="ijsclub")
    Question.objects.create(**own, text="Wie kent de boeren?", about=club)
    make_card(club, phone=PHONE, by=by)
    make_promise(club, 20, "Lampen", keeper=by)
    make_talk(club, 5, by=by, text="Over de open dag.")
    days = {"agreed_on": day(0), "until": day(90), "last_contact": day(0)}
    Person.objects.create(dossier=dossier, entity=role, name=NAME, purpose="bellen", sight="team", **days)
    _heard(dossier, own, club, role)
    household = make_households(dossier, community=group, within=["koop-rond-jong"], reason="geteld")
    first, other = (
        make_option(dossier, entity=role, groups=[f"eigen-{household.pk}"], is_chosen=True),
        make_option(dossier, "Brief", channel="brief", prior="letter_general_offer", is_current=True),
    )
    Pair.objects.create(**own, one=first, other=other)
    Approach.objects.create(**own, euros=4000, hours=120, overlap=0.25)
    counted = {"responded": 10, "beforehand": {"prior": other.prior, "small_measure": False, "odds": 0.8}}
    Outcome.objects.create(**own, option=other, label="Brief", held_on=date(2026, 3, 1), offered=250, **counted)
    _plan(own, (club, role), first, household)


def _heard(dossier, own, club, role):
    at = datetime(2026, 10, 3, 19, 30, tzinfo=UTC)
    notes = [
        FieldNote.objects.create(**own, client=uuid4(), at=at, seen=text, who=who, place=club, themes=["humor"])
        for text, who in (("Iedereen schaatst.", "kapper"), ("Het licht is stuk.", "voorzitter"))
    ]
    notes[0].entities.set([club, role])
    FieldNote.objects.create(**own, client=uuid4(), at=at, seen="Een concept.", is_draft=True)
    kept, against = (
        Claim.objects.create(**own, text=text, theme="wonen", valid_until=date(2028, 1, 1))
        for text in ("De baan is van iedereen", "De baan is van de club")
    )
    kept.against.add(against)
    for note, circle in zip(notes, ("winkel", "club"), strict=True):
        ClaimSource.objects.create(dossier=dossier, claim=kept, note=note, circle=circle)
    ClaimTopic.objects.create(dossier=dossier, claim=kept, topic="trots_op_plek")
    line = {"text": "Kreil", "heard_from": ["winkel", "club"], "valid_until": date(2028, 1, 1)}
    CharacterLine.objects.create(**own, trait=Trait.NAAM, **line)
    Tone.objects.create(dossier=dossier, sober=2)
    Note.objects.create(**own, text="=Bel de club")


def _plan(own, actors, option, household):
    dossier, (club, role) = own["dossier"], actors
    moment = make_moment(dossier, "Schaatsdag", 40, event="jubileum", avoid=["deur"])
    make_moment(dossier, "Luilak", library="luilak", hidden=True, first_day=None, last_day=None)
    claim = Claim.objects.filter(dossier=dossier).earliest("pk")
    chance = Chance.objects.create(
        **own,
        title="Schaatsdag",
        moment_key=f"row:{moment.pk}",
        group=f"eigen-{household.pk}",
        carrier=club,
        place=club,
        option=option,
        seen={"residents": {"value": 575, "year": "2024"}},
        state=ChanceState.GEKOZEN,
    )
    chance.heard.set([claim])
    make_plan(dossier, title="Warm de winter door", motto="Samen", reader=own["by"], reader_text="Goed zo")
    goal = make_line(dossier, "Tien huizen warm.", Section.DOEL)
    action = make_action(
        dossier,
        partner=club,
        option=option,
        chance=chance,
        groups=["koop-rond-jong", f"eigen-{household.pk}"],
        condition="Geen verkoop",
        start_on=moment.first_day,
        keeper=own["by"],
        euros=300,
    )
    note = FieldNote.objects.filter(dossier=dossier).earliest("pk")
    for kind, target in (
        ("notitie", note.pk),
        ("bewering", claim.pk),
        ("deur", f"{role.pk}-{Door.objects.get(dossier=dossier).community_id}"),
        ("partner", club.pk),
        ("moment", f"row:{moment.pk}"),
        ("moment", "lib:koningsdag"),
        ("bereik", option.pk),
        ("bereik", ""),
        ("kans", chance.pk),
        ("cijfer", "aandeel_koop"),
        ("notitie", 987654),
    ):
        make_reason(action, kind, target, label=f"{kind} toen")
    make_reason(goal, "kans", 123456, label="een kans van toen")
    Comment.objects.create(**own, line=action, text="Kan dit eerder?")
    message = Message.objects.create(**own, title="Kaartje", text="Kom schaatsen.", groups=[f"eigen-{household.pk}"])
    Moment.objects.filter(pk=moment.pk).update(by=own["by"])
    for about in ("", f"action:{action.action.pk}", f"message:{message.pk}", f"group:eigen-{household.pk}"):
        SetAside.objects.create(**own, rule="geen_meting", about=about, why="We tellen anders.")
    content = as_plain(plan_for_team(dossier_for(own["by"], dossier.pk)))
    PlanVersion.objects.create(**own, number=1, name="Eerste", content=content)
