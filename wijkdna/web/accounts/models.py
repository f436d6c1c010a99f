"""People who sign in, the teams they work in, and invitations to a team."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models

from wijkdna.web.shared.models import TeamRow

LONGEST_NAME = 120


class Role(models.TextChoices):
    """What somebody may do in a team."""

    BEHEERDER = "beheerder", "beheerder"
    LID = "lid", "lid"
    GAST = "gast", "gast"
    BEGELEIDER = "begeleider", "begeleider van een leerlab"


TEAM_ROLES = (Role.BEHEERDER, Role.LID)
"""Who see all work of a team. A guest sees what she was invited to, a facilitator only how far it is."""


class Users(BaseUserManager["User"]):
    """Makes people known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person; without a password she cannot sign in with one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """An official or a guest. is_staff: looks after the sources of the site; it gives no right in any team."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=LONGEST_NAME, default="")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ()  # type: ignore[assignment]

    objects = Users()  # type: ignore[assignment,misc]

    class Meta:
        app_label = "web"
        verbose_name = "account"

    def __str__(self) -> str:
        """How colleagues see this person."""
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name; libraries ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """The same."""
        return self.name


class Team(models.Model):
    """A gemeente, or officials of several, that work together.

    gemeenten      codes such as GM1911
    email_domains  people may join when their address ends in one of these ("hollandskroon.nl"); empty: any
    is_demo        made by the programme itself as an example
    """

    name = models.CharField("naam", max_length=LONGEST_NAME)
    slug = models.SlugField(max_length=60, unique=True)
    gemeenten = models.JSONField(default=list)
    email_domains = models.JSONField(default=list, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="teams")

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """The name."""
        return self.name


class Membership(TeamRow):
    """Somebody in a team. When the row goes, the access goes; the work stays.

    from_group  a group of the identity provider gave it, and takes it away again
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.LID)
    joined_at = models.DateTimeField(auto_now_add=True)
    from_group = models.BooleanField(default=False)

    class Meta:
        app_label = "web"
        constraints = (models.UniqueConstraint(fields=("team", "user"), name="once_in_a_team"),)

    def __str__(self) -> str:
        """Role and numbers, no names."""
        return f"{self.role} {self.user_id} in team {self.team_id}"


class Invitation(TeamRow):
    """A link by which somebody joins a team. Only a digest of the link is kept, so that nobody can read it here.

    email  the only address that may use it; "" any address of the domains of the team
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.LID)
    email = models.EmailField("e-mailadres", blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_accepted"
    )

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        """Role and team, no address."""
        return f"uitnodiging {self.pk} als {self.role} van team {self.team_id}"
