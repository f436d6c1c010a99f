"""The settings of the site for tests: the same for everybody, whatever stands in the environment of the machine.

The data folder does not exist: a test says which figures it reads, and can never touch those of a real site.
"""

import os
import tempfile
from pathlib import Path

for name in ("ALLOWED_HOSTS", "BEHIND_PROXY", "DEBUG", "HTTPS", "SECURITY_CONTACT", "THEME_CSS"):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "for-tests-only"
os.environ["WIJKDNA_DATA"] = str(Path(tempfile.gettempdir()) / "wijkdna-tests-have-no-data")

from wijkdna.web.settings import *  # noqa: E402, F403
from wijkdna.web.settings import BASE  # noqa: E402

# Addresses without a hash need no collectstatic; the browser tests use the real storage.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = BASE / "static"
STATICFILES_DIRS = []
