"""Somebody who did something of everything: rows in every table that leads to a person."""

from uuid import uuid4

from django.utils import timezone

from tests.web.lab_rows import fix_session, make_lab
from tests.web.map_rows import make_door, make_group, make_role, make_tie
from tests.web.people import invite, make_dossier
from wijkdna.web.chances.models import Chance
from wijkdna.web.claims.models import CharacterLine, Claim
from wijkdna.web.critic.models import SetAside
from wijkdna.web.dossiers.models import Part
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.fieldwork.models import FieldNote, FieldPhoto
from wijkdna.web.lab_exchange.models import PeerFeedback, Share
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_sessions.models import Attendance, Evaluated, Evaluation
from wijkdna.web.mixes.models import MixRun
from wijkdna.web.moments.models import Moment
from wijkdna.web.nominations.models import Informant
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.plans.models import Action, Comment, Line, Plan, PlanVersion, Reason
from wijkdna.web.polls.models import DatePoll, HostOffer, PollAnswer, PollDate
from wijkdna.web.reach.models import Approach, HouseholdGroup, Option, Outcome, Pair
from wijkdna.web.shared.audit import record
from wijkdna.web.socialmap.models import Person, Question
from wijkdna.web.sources.models import Refresh, SourceRun, SourceSetting
from wijkdna.web.tester.models import Message
from wijkdna.web.typed_maps.models import TypedMap
from wijkdna.web.uploads.models import Upload
from wijkdna.web.wishes.models import Wish


def make_life(user, world):
    """Rows in every table that leads to a person."""
    world.dossier.contact = user
    world.dossier.save()
    invite(make_dossier(world.team, world.beheerder), user, [Part.FOTO], user)
    record(user, "notitie toegevoegd", world.note)
    user.authenticator_set.create(type="totp", data={"secret": "geheim"})
    user.socialaccount_set.create(provider="openid_connect", uid="bart-123", extra_data={"name": "Bart van Dam"})
    user.usersession_set.create(session_key="sleutel", ip="192.0.2.9", user_agent="Firefox")
    Upload.objects.create(team=world.team, added_by=user, filename="druk.csv", sha256="0" * 64, size=1)
    TypedMap.objects.create(team=world.team, added_by=user, gemeente="GM9901", border_year=2024, name="Draagkracht")
    Wish.objects.create(team=world.team, by=user, source="klimaatmonitor")
    Refresh.objects.create(asked_by=user)
    SourceRun.objects.create(
        source="politie", asked_by=user, started=timezone.now(), ended=timezone.now(), state="done"
    )
    SourceSetting.objects.create(name="SOURCE_PAUSE", value="1", changed_by=user)
    make_field_life(user, world.dossier)
    make_plan_life(user, world.dossier)
    make_lab_life(user, world)


def make_field_life(user, dossier):
    """The same in veldwerk and on the social map."""
    day, by = timezone.localdate(), {"by": user}
    role, group = make_role(dossier, keeper=user, **by), make_group(dossier, "gezinnen", **by)
    make_tie(role, group, **by)
    make_door(role, group, **by)
    agreed = {"agreed_on": day, "until": day, "last_contact": day}
    Person.objects.create(dossier=dossier, entity=role, name="Nel", purpose="bellen", asked_by=user, **agreed)
    Question.objects.create(dossier=dossier, text="Wie kent de boeren?", **by)
    Condition.objects.create(dossier=dossier, entity=role, agreed_on=day, valid_until=day, **by)
    Promise.objects.create(dossier=dossier, entity=role, text="Lampen", due=day, keeper=user, **by)
    Contact.objects.create(dossier=dossier, entity=role, held_on=day, **by)
    Informant.objects.create(dossier=dossier, role="ouder", asked_on=day, **by)
    note = FieldNote.objects.create(dossier=dossier, client=uuid4(), at=timezone.now(), seen="Koffie.", **by)
    FieldPhoto.objects.create(dossier=dossier, note=note, name="plein.png", size=1, sha256="0" * 64, **by)
    Claim.objects.create(dossier=dossier, text="Men kent elkaar.", valid_until=day, **by)
    CharacterLine.objects.create(dossier=dossier, trait="trots", text="De koffie.", valid_until=day, **by)


def make_plan_life(user, dossier):
    """The same in Bereik, Kansen and the plan."""
    own, day = {"dossier": dossier, "by": user}, timezone.localdate()
    Approach.objects.create(**own)
    HouseholdGroup.objects.create(**own, name="Gezinnen")
    one, other = (Option.objects.create(**own, name=name, sender="gemeente") for name in ("Brief", "Flyer"))
    Pair.objects.create(**own, one=one, other=other)
    Outcome.objects.create(**own, label="Brief", held_on=day)
    MixRun.objects.create(**own)
    Moment.objects.create(**own, name="Kermis")
    Chance.objects.create(**own, title="Koffie")
    Message.objects.create(**own, title="Brief", text="Kom langs.")
    Plan.objects.create(**own, reader=user)
    line = Line.objects.create(**own, section="acties", text="Langs de deur.")
    Action.objects.create(dossier=dossier, line=line, title="Langs de deur", keeper=user)
    Reason.objects.create(**own, line=line, kind="bereik")
    Comment.objects.create(**own, line=line, text="Wie belt?")
    PlanVersion.objects.create(**own, number=1)
    SetAside.objects.create(**own, rule="gat_een_kanaal", why="Dat weten we.")


def make_lab_life(user, world):
    """The same in a leerlab: somebody who takes part, with a colleague, and is its facilitator too."""
    lab = make_lab(world.team, slug="leven", created_by=user, contact_name=user.name, contact_email=user.email)
    session = fix_session(lab)
    enrolment = Enrolment.objects.create(lab=lab, gemeente="GM9901", gemeente_name="Voorbeeldstad", state=State.PLEK)
    mine = {"lab": lab, "enrolment": enrolment, "user": user, "dossier": world.dossier, "is_first": True}
    one = Participant.objects.create(**mine, name=user.name, email=user.email)
    Participant.objects.create(lab=lab, enrolment=enrolment, name="Ali", email="ali@gm9901.example")
    LabMail.objects.create(lab=lab, participant=one, kind="confirmation", body="Dag.", due_at=timezone.now())
    poll = DatePoll.objects.create(session=session, deadline=timezone.now())
    date = PollDate.objects.create(poll=poll, starts_at=timezone.now(), ends_at=timezone.now())
    PollAnswer.objects.create(date=date, participant=one, suits="ja")
    place = {"gemeente": "GM9901", "gemeente_name": "Voorbeeldstad", "place": "Raadhuis", "size": 20}
    HostOffer.objects.create(session=session, participant=one, contact_role="bode", **place).dates.set([date])
    Attendance.objects.create(session=session, participant=one, present=True)
    Evaluated.objects.create(lab=lab, participant=one)
    Evaluation.objects.create(lab=lab, answers={"e1": 4})
    share = Share.objects.create(dossier=world.dossier, lab=lab, kind="les", sight="lab", title="Koffie", by=user)
    PeerFeedback.objects.create(lab=lab, share=share, participant=one, strong="Mooi.")
    return lab
