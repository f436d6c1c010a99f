"""What a browser keeps to show the form without a connection: a page of nobody, and a script (decision 0031)."""

from hashlib import sha256

from django.conf import settings
from django.forms import Form
from django.template.loader import render_to_string
from django.templatetags.static import static

FILES = ("app.css", "app.js", "icon.svg", "noto-sans-latin-400-normal.woff2", "noto-sans-latin-700-normal.woff2")
"""What that page needs, of static/dist."""


def shell(form: Form) -> str:
    """The page: the same for everybody, with nothing about a person, a team or a dossier in it."""
    frame = {"person": None, "nav": (), "footer_links": (), "theme_css": settings.THEME_CSS}
    return render_to_string("fieldwork/field_shell.html", {**frame, "form": form, "note": None})


def worker(page: str, address: str) -> str:
    """The script. page: the text of shell(), and its address.

    It names all that it keeps, so that it differs as soon as one of those does: a browser then takes the new one.
    """
    addresses = [address, *(static(f"dist/{name}") for name in FILES)]
    if settings.THEME_CSS.startswith("/"):
        addresses.append(settings.THEME_CSS)
    mark = sha256(page.encode()).hexdigest()[:12]
    return render_to_string("fieldwork/worker.js", {"addresses": addresses, "mark": mark})
