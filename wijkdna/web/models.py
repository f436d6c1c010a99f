"""The models of all features: one app, one migration history."""

from wijkdna.web.accounts.models import User

__all__ = ["User"]
