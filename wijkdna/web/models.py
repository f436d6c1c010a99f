"""The models of all features: one app, one migration history."""

from wijkdna.web.accounts.models import Invitation, Membership, Team, User
from wijkdna.web.dossiers.models import Attachment, Dossier, Guest, Note
from wijkdna.web.privacy.models import Reminder, TeamPrivacy
from wijkdna.web.shared.models import AuditLine

__all__ = [
    "Attachment",
    "AuditLine",
    "Dossier",
    "Guest",
    "Invitation",
    "Membership",
    "Note",
    "Reminder",
    "Team",
    "TeamPrivacy",
    "User",
]
