"""The models of all features: one app, one migration history."""

from wijkdna.web.accounts.models import Invitation, Membership, Team, User
from wijkdna.web.chances.models import Chance, ClaimTopic, MapKind
from wijkdna.web.claims.models import CharacterLine, Claim, ClaimSource, Tone
from wijkdna.web.critic.models import SetAside
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note
from wijkdna.web.fieldwork.models import FieldNote, FieldPhoto
from wijkdna.web.mixes.models import MixRun
from wijkdna.web.moments.models import Moment
from wijkdna.web.nominations.models import Informant, Nomination, Nominee
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.plans.models import Action, Comment, Line, Plan, PlanVersion, Reason
from wijkdna.web.privacy.models import Reminder, TeamPrivacy
from wijkdna.web.reach.models import Approach, HouseholdGroup, Option, Outcome, Pair
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.socialmap.models import Entity, Person, Question, Tie
from wijkdna.web.sources.models import Refresh, SourceRun, SourceSetting
from wijkdna.web.tester.models import Message
from wijkdna.web.typed_maps.models import TypedMap
from wijkdna.web.uploads.models import Recipe, Upload
from wijkdna.web.wishes.models import Wish

__all__ = [
    "Action",
    "Approach",
    "Attachment",
    "AuditLine",
    "Chance",
    "CharacterLine",
    "Claim",
    "ClaimSource",
    "ClaimTopic",
    "Comment",
    "Condition",
    "Contact",
    "Door",
    "Dossier",
    "Entity",
    "FieldNote",
    "FieldPhoto",
    "Guest",
    "HouseholdGroup",
    "Informant",
    "Invitation",
    "Line",
    "MapKind",
    "Membership",
    "Message",
    "MixRun",
    "Moment",
    "Nomination",
    "Nominee",
    "Note",
    "Option",
    "Outcome",
    "Pair",
    "Person",
    "Plan",
    "PlanVersion",
    "Promise",
    "Question",
    "Reason",
    "Recipe",
    "Refresh",
    "Reminder",
    "SetAside",
    "SourceRun",
    "SourceSetting",
    "Team",
    "TeamPrivacy",
    "Tie",
    "Tone",
    "TypedMap",
    "Upload",
    "User",
    "Wish",
]
