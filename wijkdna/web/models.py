"""The models of all features: one app, one migration history."""

from wijkdna.web.accounts.models import Invitation, Membership, Team, User
from wijkdna.web.chances.models import Chance, ClaimTopic, MapKind
from wijkdna.web.claims.models import CharacterLine, Claim, ClaimSource, Tone
from wijkdna.web.critic.models import SetAside
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note
from wijkdna.web.enrolments.models import Enrolment, Participant
from wijkdna.web.fieldwork.models import FieldNote, FieldPhoto
from wijkdna.web.lab_exchange.models import PeerFeedback, Share
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_sessions.models import Attendance, Evaluated, Evaluation, Material
from wijkdna.web.labs.models import Lab, LabSession
from wijkdna.web.mixes.models import MixRun
from wijkdna.web.moments.models import Moment
from wijkdna.web.nominations.models import Informant, Nomination, Nominee
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.plans.models import Action, Comment, Line, Plan, PlanVersion, Reason
from wijkdna.web.polls.models import DatePoll, HostOffer, PollAnswer, PollDate
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
    "Attendance",
    "AuditLine",
    "Chance",
    "CharacterLine",
    "Claim",
    "ClaimSource",
    "ClaimTopic",
    "Comment",
    "Condition",
    "Contact",
    "DatePoll",
    "Door",
    "Dossier",
    "Enrolment",
    "Entity",
    "Evaluated",
    "Evaluation",
    "FieldNote",
    "FieldPhoto",
    "Guest",
    "HostOffer",
    "HouseholdGroup",
    "Informant",
    "Invitation",
    "Lab",
    "LabMail",
    "LabSession",
    "Line",
    "MapKind",
    "Material",
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
    "Participant",
    "PeerFeedback",
    "Person",
    "Plan",
    "PlanVersion",
    "PollAnswer",
    "PollDate",
    "Promise",
    "Question",
    "Reason",
    "Recipe",
    "Refresh",
    "Reminder",
    "SetAside",
    "Share",
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
