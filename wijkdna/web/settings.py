"""Settings of the site, from the environment (environment.py); dotenv-sample lists every name.

A name without a default must be set: the start fails and says which one.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from wijkdna.web.environment import (
    SettingMissing,
    address_of,
    bucket,
    env,
    names_from,
    number,
    one_of,
    origin_of,
    service,
    teams_of_groups,
)

BASE = Path(__file__).parent
DATA = Path(env("WIJKDNA_DATA", "data")).resolve()

SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG", "0") == "1"
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
HTTPS = env("HTTPS", "0") == "1"
SITE_ADDRESS = env("SITE_ADDRESS", address_of(ALLOWED_HOSTS[0], HTTPS)).rstrip("/")
DEMO = env("DEMO", "0") == "1"
SECURITY_CONTACT = env("SECURITY_CONTACT", "")
THEME_CSS = env("THEME_CSS", "")
MAP_STYLE_URL = env("MAP_STYLE_URL", "")
MAP_HOSTS = env("MAP_HOSTS", "").split()
SOURCE_SETTINGS = names_from("SOURCE_")
# On a machine of one's own nobody is asked anything by itself.
SOURCES_REFRESH = one_of("SOURCES_REFRESH", *(("uit", "wekelijks") if DEBUG else ("wekelijks", "uit")), "dagelijks")
LOCATIESERVER_URL = service("LOCATIESERVER_URL")
NPLV_DASHBOARD = env("NPLV_DASHBOARD", "https://www.wijkwijzer.org/dashboard-zicht-op-wijken")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "wijkdna.web",
]
AUTH_USER_MODEL = "web.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "wijkdna.web.shared.logs.RequestLog",
    "wijkdna.web.shared.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wijkdna.web.shared.compression.FastGZip",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wijkdna.web.shared.limits.Limits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wijkdna.web.urls"
WSGI_APPLICATION = "wijkdna.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "environment": "wijkdna.web.shared.frame.environment",
            "context_processors": [
                "wijkdna.web.shared.frame.frame",
                "wijkdna.web.accounts.views.account",
                "wijkdna.web.demo.views.demo",
            ],
        },
    },
    # Only for texts of packages that we did not write ourselves; ours come first.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": dj_database_url.parse(env("DATABASE_URL", f"sqlite:///{DATA / 'wijkdna.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON;"
        ),
    }
else:  # to connect takes longer than a page does, so a connection waits a minute for the next one
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "KEY_FUNCTION": "wijkdna.web.shared.limits.unreadable",
        # Above this number old rows are thrown away: with few, a flood of wrong passwords would wipe out its own count.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOBS: dict[str, str] = {
    "nightly": "wijkdna.jobs.nightly",
    "refresh_sources": "wijkdna.jobs.refresh_sources",
    "test_source": "wijkdna.jobs.test_source",
    "inspect_upload": "wijkdna.upload_jobs.inspect_upload",
    "read_upload": "wijkdna.upload_jobs.read_upload",
    "keep_upload": "wijkdna.upload_jobs.keep_upload",
    "search_mix": "wijkdna.mix_jobs.search_mix",
}

# The parts in the bar of a dossier, in the order of the work; each is a PartPage of a feature.
DOSSIER_PARTS = (
    "wijkdna.web.pinned_figures.queries.PHOTO",
    "wijkdna.web.fieldwork.queries.FIELDWORK",
    "wijkdna.web.socialmap.queries.MAP",
    "wijkdna.web.reach.queries.REACH",
    "wijkdna.web.chances.queries.CHANCES",
    "wijkdna.web.plans.queries.PLAN",
    "wijkdna.web.results.queries.RESULTS",
    "wijkdna.web.dossiers.queries.NOTES",
    "wijkdna.web.dossiers.queries.ATTACHMENTS",
)

# What in a dossier cannot wait: each is a function of a feature, see Signals in dossiers/queries.py.
DOSSIER_SIGNALS: tuple[str, ...] = ("wijkdna.web.partners.queries.late_signal",)
# What others get of a dossier, for its page of settings: each gives notices, see Notice in dossiers/queries.py.
DOSSIER_NOTICES: tuple[str, ...] = (
    "wijkdna.web.homework.queries.notices",
    "wijkdna.web.lab_exchange.queries.notices",
)
# And at what stands on the social map: see signals_of() in socialmap/queries.py.
ENTITY_SIGNALS: tuple[str, ...] = ("wijkdna.web.partners.queries.late_at_partners",)
# What a critical reader says beside the lines of a plan: each gives remarks, see sheet_of() in plans/documents.py.
PLAN_REMARKS: tuple[str, ...] = ("wijkdna.web.critic.queries.remarks_of",)

# What features show on the page of a participant of a leerlab: see MinePart in enrolments/queries.py.
LAB_MINE_PARTS: tuple[str, ...] = (
    "wijkdna.web.homework.queries.mine_part",
    "wijkdna.web.lab_sessions.queries.mine_part",
    "wijkdna.web.polls.queries.mine_part",
    "wijkdna.web.lab_exchange.queries.mine_part",
)
# And on the board of who facilitates it: see BoardPart in labs/queries.py.
LAB_BOARD_PARTS: tuple[str, ...] = (
    "wijkdna.web.polls.queries.board_part",
    "wijkdna.web.lab_sessions.queries.board_part",
    "wijkdna.web.homework.queries.board_part",
    "wijkdna.web.lab_exchange.queries.board_part",
    "wijkdna.web.lab_ending.queries.board_part",
)

# What has to happen before somebody is erased: each is called with user, addresses and team; see erase_person().
PERSON_LEAVES: tuple[str, ...] = ("wijkdna.web.lab_ending.actions.leave_labs",)

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    # No address of their own: an attachment is only seen through a page that asks who wants it.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "attachments", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
BUCKET = bucket(
    env("STORAGE_URL", ""),
    endpoint=env("S3_ENDPOINT", ""),
    region=env("S3_REGION", ""),
    key=env("S3_ACCESS_KEY", ""),
    secret=env("S3_SECRET_KEY", ""),
)
if BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": BUCKET.name,
            "location": f"{BUCKET.prefix}attachments",
            "endpoint_url": BUCKET.endpoint or None,
            "region_name": BUCKET.region or None,
            "access_key": BUCKET.key or None,
            "secret_key": BUCKET.secret or None,
            "addressing_style": BUCKET.addressing,
            "file_overwrite": False,
        },
    }
WHITENOISE_MAX_AGE = 3600

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", *MAP_HOSTS],
        "connect-src": [SELF, *MAP_HOSTS],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gezond/"]  # a monitor beside the site asks without https
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env("BEHIND_PROXY", "0") == "1" else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A browser takes __Host- only over https, and never from another machine of the same domain.
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "wijkdna.web.shared.sessions"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "wijkdna.web.shared.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # a form to tick buurten in has one for each: 517 in Amsterdam
DATA_UPLOAD_MAX_NUMBER_FILES = 5
LARGEST_REQUEST = 22_000_000  # one file with figures, with room for what stands around it
WRITES_PER_MINUTE = number("WRITES_PER_MINUTE", "120")
FILES_PER_MINUTE = number("FILES_PER_MINUTE", "30")
COSTLY_PAGES = {
    *("print_pdf", "plate_pdf", "cards_pdf", "download", "indicator_download", "privacy_fg_file"),
    *("condition_pdf", "promises_ics", "my_promises_ics", "moments_ics", "handover_zip", "lab_ics"),
    *("person_export", "map_file", "network_svg"),
    *("talk_sheet_pdf", "talk_cards_pdf", "walk_sheet_pdf"),
    *("plan_docx", "plan_odt", "plan_pdf", "alderman_docx", "alderman_odt", "alderman_pdf"),
    *("partners_pdf", "actions_xlsx", "plan_ics"),
    *("lab_session_ics", "lab_session_material", "lab_certificate_pdf"),
    *("lab_attendance_pdf", "lab_certificate_of", "lab_material_file"),
    *("lab_people_xlsx", "lab_counts_xlsx", "lab_mine_data"),
    *("team_privacy_file", "person_file", "my_data_file", "logbook_csv", "upload_file", "upload_missed"),
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "wijkdna.web.accounts.forms.NotOneself"},
    {"NAME": "wijkdna.web.accounts.forms.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "wijkdna.web.accounts.forms.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_work"
LOGOUT_REDIRECT_URL = "start"

ACCOUNT_ADAPTER = "wijkdna.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "WijkDNA: "
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "add_email": "wijkdna.web.accounts.forms.EmailForm",
    "change_password": "wijkdna.web.accounts.forms.ChangePasswordForm",
    "login": "wijkdna.web.accounts.forms.LoginForm",
    "reauthenticate": "wijkdna.web.accounts.forms.PasswordAgainForm",
    "reset_password": "wijkdna.web.accounts.forms.ForgottenForm",
    "reset_password_from_key": "wijkdna.web.accounts.forms.NewPasswordForm",
    "set_password": "wijkdna.web.accounts.forms.FirstPasswordForm",
}

MFA_ADAPTER = "wijkdna.web.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a browser itself allows that on localhost only
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account begins with a verified address, and keeps it until the next one is
MFA_FORMS = {
    "activate_totp": "wijkdna.web.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "wijkdna.web.accounts.forms.AddPasskeyForm",
    "authenticate": "wijkdna.web.accounts.forms.CodeForm",
    "authenticate_webauthn": "wijkdna.web.accounts.forms.PasskeyStepForm",
    "edit_webauthn": "wijkdna.web.accounts.forms.PasskeyNameForm",
    "login_webauthn": "wijkdna.web.accounts.forms.PasskeyLoginForm",
    "reauthenticate": "wijkdna.web.accounts.forms.CodeAgainForm",
    "reauthenticate_webauthn": "wijkdna.web.accounts.forms.PasskeyAgainForm",
}

# Wrong passwords are counted per account and address together: nobody can lock out a colleague from elsewhere.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "wijkdna.web.accounts.adapters.username_for_axes"
AXES_CLIENT_IP_CALLABLE = "wijkdna.web.shared.limits.client_address"
AXES_LOCKOUT_CALLABLE = "wijkdna.web.accounts.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

OIDC_ISSUER = env("OIDC_ISSUER", "")
OIDC_NAME = env("OIDC_NAME", "Inloggen met uw gemeente")
OIDC_GROUPS_CLAIM = env("OIDC_GROUPS_CLAIM", "groups")
OIDC_TEAMS = teams_of_groups(env("OIDC_TEAMS", ""))
OIDC_TRUST_EMAIL = env("OIDC_TRUST_EMAIL", "0") == "1"
OIDC_ONLY = env("OIDC_ONLY", "0") == "1"
if OIDC_ONLY and not OIDC_ISSUER:
    raise SettingMissing("OIDC_ONLY=1 zet wachtwoorden uit, en zonder OIDC_ISSUER kan dan niemand inloggen.")
if OIDC_ISSUER:  # the button to sign in leads there, and a browser looks where a form ends up
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(origin_of(OIDC_ISSUER))
SOCIALACCOUNT_ADAPTER = "wijkdna.web.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisatie",
            "name": OIDC_NAME,
            "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": OIDC_ISSUER},
        }
    ]

EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = number("EMAIL_PORT", "587")
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_USER", ""), env("EMAIL_PASSWORD", "")
EMAIL_SECURITY = one_of("EMAIL_SECURITY", "starttls", "tls", "none")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", "WijkDNA <wijkdna@localhost>")

LOG_FORMAT = one_of("LOG_FORMAT", "auto", "json", "text")
LOG_REQUESTS = one_of("LOG_REQUESTS", "changes", "none", "all")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"safe": {"()": "wijkdna.web.shared.logs.formatter", "kind": LOG_FORMAT, "details": DEBUG}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "safe"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a missing page is no news, a page that breaks is
        "gunicorn.error": {"handlers": ["stdout"], "propagate": False},
        "wijkdna": {"level": "INFO"},
    },
}
