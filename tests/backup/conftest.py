"""A site with people in it, for backups: a data folder, a world in its database, and a backup of that."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests import backups
from wijkdna.backup import back_up


@pytest.fixture
def data(own_data):
    """A data folder, with attachments in it, that the site uses."""
    options = {"location": str(own_data / "attachments"), "base_url": None}
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    with override_settings(DATA=own_data, STORAGES=settings.STORAGES | {"default": storage}):
        yield own_data


@pytest.fixture
def world(data):
    return backups.fill(data)


@pytest.fixture
def backup(world, tmp_path):
    """A backup of the world."""
    return back_up(tmp_path / "backup.zip").path
