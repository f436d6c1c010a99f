"""When the sources of a site are refreshed by themselves: at a moment of its own in the night, what is due.

Loaded by every worker, so nothing heavy stands at the top.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from wijkdna.web.sources import actions, queries

NIGHT, NIGHT_HOURS = 1, 4
"""The refresh of a site begins in the hours from here, at a moment of its own, so that not all sites ask at once."""

EVERY = {"dagelijks": timedelta(days=1), "wekelijks": timedelta(days=7)}
EARLY = timedelta(hours=12)
"""What is due within this time counts as due: a night is never a few minutes too early."""


def plan(now: datetime) -> None:
    """Ask a refresh of what is due, when this is the moment of this site in the night, or the last one was missed.

    A site that never refreshed waits for its first night: starting a site asks nothing of anybody.
    """
    every = EVERY.get(settings.SOURCES_REFRESH)
    if every is None:
        return
    actions.forget_lost(now)
    slot = moment_of_night(now)
    last = queries.last_asked()
    if (last is None and now - slot > timedelta(hours=NIGHT_HOURS)) or (last is not None and last >= slot):
        return
    if names := due(now, every):
        actions.ask_refresh(sources=names, by=None)


def moment_of_night(now: datetime) -> datetime:
    """The last moment at or before now at which this site may begin: each night another, and each site its own."""
    local = timezone.localtime(now)
    for day in (local.date(), local.date() - timedelta(days=1)):
        chance = int.from_bytes(sha256(f"{settings.SECRET_KEY} {day}".encode()).digest()[:4]) / 2**32
        start = timezone.make_aware(datetime(day.year, day.month, day.day, NIGHT))
        if start + chance * timedelta(hours=NIGHT_HOURS) <= now:
            break
    return start + chance * timedelta(hours=NIGHT_HOURS)


def due(now: datetime, every: timedelta) -> list[str]:
    """Ids of the sources that did not go well for so long. One that failed is due the next night."""
    from wijkdna.pipeline.build import DOWNLOADS
    from wijkdna.pipeline.network import settings_from
    from wijkdna.pipeline.refresh import lacking

    own = settings_from({**settings.SOURCE_SETTINGS, **queries.site_settings()})
    went_well = queries.last_success()
    return [
        source.TABLE.id
        for source in DOWNLOADS
        if not lacking(source, own) and now - went_well.get(source.TABLE.id, now - every) >= every - EARLY
    ]
