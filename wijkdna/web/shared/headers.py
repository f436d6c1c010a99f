"""What Django and the CSP middleware do not say to a browser themselves."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

PERMISSIONS = ", ".join(
    [
        *(f"{name}=()" for name in ("accelerometer", "autoplay", "camera", "display-capture")),
        *(f"{name}=()" for name in ("encrypted-media", "geolocation", "gyroscope", "hid", "magnetometer")),
        *(f"{name}=()" for name in ("microphone", "midi", "payment", "screen-wake-lock", "serial", "usb")),
        "fullscreen=(self)",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
"""Nothing of the device but a passkey, and a page on the whole screen."""


class Headers:
    """Middleware: who may embed an answer, what a page may use of the device, and who may keep a copy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its headers. What somebody sees who signed in is only for her own browser."""
        answer = self._get_response(request)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not answer.has_header("Cache-Control"):
            patch_cache_control(answer, private=True)
        return answer
