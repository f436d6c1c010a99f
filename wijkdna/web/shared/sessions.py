"""Sessions in the database that end twelve hours after signing in, also when somebody works on in them."""

import time

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase

_SINCE = "signed_in_at"


def begin(session: SessionBase) -> None:
    """From now on the time of this session counts. For every sign-in, whichever way it goes."""
    session[_SINCE] = int(time.time())


class SessionStore(db.SessionStore):
    """The sessions of Django, which themselves last as long again with every change."""

    def get_session_cookie_age(self) -> int:
        """Seconds that are left."""
        longest = super().get_session_cookie_age()
        since = self.get(_SINCE)
        return longest if since is None else min(longest, since + longest - int(time.time()))
