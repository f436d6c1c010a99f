"""People who sign in. A model of our own from the first migration on: it cannot be swapped in later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An official or a guest of a team."""

    class Meta(AbstractUser.Meta):
        app_label = "web"
