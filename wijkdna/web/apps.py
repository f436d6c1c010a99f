"""The one Django app; its models live in the features and are listed in models.py."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """All features share one app and one migration history."""

    name = "wijkdna.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
