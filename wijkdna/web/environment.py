"""Reading the environment: words, numbers and addresses, each with a clear refusal.

Only settings.py uses this; dotenv-sample lists every name.
"""

import os
import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from wijkdna.store.remote import Bucket


class SettingMissing(ImproperlyConfigured):
    """An environment variable without which the site cannot start."""


def env(name: str, default: str | None = None) -> str:
    """The variable, or its default; raises SettingMissing when there is neither."""
    value = os.environ.get(name, default)
    if value is None:
        raise SettingMissing(f"Zet {name} in de omgeving of in .env; dotenv-sample legt uit wat het is.")
    return value


def one_of(name: str, *allowed: str) -> str:
    """The variable, which must be one of these words; the first one is the default. Raises SettingMissing."""
    value = env(name, allowed[0])
    if value not in allowed:
        raise SettingMissing(f"{name} is {value!r}. Kies uit: {', '.join(allowed)}.")
    return value


def number(name: str, default: str) -> int:
    """The variable as a whole number. Raises SettingMissing."""
    value = env(name, default)
    if not value.isdecimal():
        raise SettingMissing(f"{name} is {value!r}. Geef een getal.")
    return int(value)


def names_from(start: str) -> dict[str, str]:
    """All variables with a name that starts so."""
    return {name: value for name, value in os.environ.items() if name.startswith(start)}


def address_of(host: str, https: bool) -> str:
    """Address of the site when SITE_ADDRESS does not say it: its first name, or this computer."""
    return f"https://{host.lstrip('*.')}" if https else f"http://{host.lstrip('*.') or 'localhost'}:8000"


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as a content policy writes them. Raises SettingMissing."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc):
        raise SettingMissing(f"OIDC_ISSUER is {url!r}. Schrijf het als https://inloggen.gemeente.nl/...")
    return f"{parts.scheme}://{parts.netloc}"


def service(name: str) -> str:
    """The address of a service that the site asks itself; "" when it asks none. Raises SettingMissing."""
    value = env(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("https", "http") or not parts.hostname):
        raise SettingMissing(f"{name} is {value!r}. Schrijf het als https://naam.nl/pad.")
    return value


def teams_of_groups(text: str) -> list[tuple[str, str, str]]:
    """What OIDC_TEAMS says: group, slug of a team, role. Raises SettingMissing when it cannot be read."""
    rows = [re.fullmatch(r"(.+)=([a-z0-9-]+):(beheerder|lid|gast|begeleider)", one.strip()) for one in text.split(",")]
    if text.strip() and not all(rows):
        raise SettingMissing(f"OIDC_TEAMS is {text!r}. Schrijf het als groep=team:rol, met komma's ertussen.")
    return [(row[1], row[2], row[3]) for row in rows if row]


def bucket(url: str, **given: str) -> Bucket | None:
    """The object storage of the site; None when it keeps its files in DATA. Raises SettingMissing.

    given  endpoint, region, key and secret, "" where the usual one holds
    """
    try:
        return Bucket.from_url(url, **given) if url else None
    except ValueError:
        raise SettingMissing(f"STORAGE_URL is {url!r}. Schrijf het als s3://bucket of s3://bucket/map.") from None
