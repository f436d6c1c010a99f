"""The settings of the site for tests: the same for everybody, whatever stands in the environment of the machine.

The data folder does not exist: a test says which figures it reads, and can never touch those of a real site.
"""

import os
import tempfile
from pathlib import Path

for name in (
    *("ALLOWED_HOSTS", "BEHIND_PROXY", "DEBUG", "DEMO", "EMAIL_HOST", "HTTPS", "LOG_FORMAT", "LOG_REQUESTS"),
    *("OIDC_GROUPS_CLAIM", "OIDC_ISSUER", "OIDC_NAME", "OIDC_ONLY", "OIDC_TEAMS", "OIDC_TRUST_EMAIL", "SITE_ADDRESS"),
    *("SECURITY_CONTACT", "STORAGE_URL", "THEME_CSS"),
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "for-tests-only"
os.environ["SOURCES_REFRESH"] = "uit"  # no test asks anything of a publisher
for name in [name for name in os.environ if name.startswith("SOURCE_")]:
    os.environ.pop(name)
os.environ |= {"WRITES_PER_MINUTE": "0", "FILES_PER_MINUTE": "0"}  # a test is faster than any person
os.environ["WIJKDNA_DATA"] = str(Path(tempfile.gettempdir()) / "wijkdna-tests-have-no-data")

from wijkdna.web.settings import *  # noqa: E402, F403
from wijkdna.web.settings import BASE  # noqa: E402

# Addresses without a hash need no collectstatic; the browser tests use the real storage.
# Attachments live as long as the process: no test leaves a file behind.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE / "static"
STATICFILES_DIRS = []

# The real one takes a third of a second for each person, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
