"""What every answer carries to protect the visitor, and what no page may hold.

That is script or style of its own, and references to other hosts.
"""

import gzip
import re
from urllib.parse import urlsplit

import pytest

from tests.web.addresses import MISSING, PAGES
from tests.web.conftest import Site

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
MACHINES = ("/gezond/", "/zoeken/suggesties/?q=voorbeeld", "/.well-known/security.txt", "/gebied/gm9901/")

REFERENCES = ("src", "href", "action", "srcset", "data", "poster", "xlink:href", "hx-get", "data-href", "formaction")


@pytest.mark.parametrize("address", [*PAGES, *MISSING, *MACHINES])
def test_every_answer_protects_its_reader(site, address):
    answer = site.get(address)

    policy = dict(rule.strip().split(" ", 1) for rule in answer["Content-Security-Policy"].split(";") if rule.strip())
    assert policy == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not answer.cookies
    assert "Server" not in answer


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_refusal_is_protected_too(site, method):
    answer = site.send(method, "/gebied/GM9901/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("address", [*PAGES, *MISSING])
def test_no_page_holds_script_or_style_of_its_own(site, address):
    page = site.page(address, 404 if address in MISSING else 200)

    names = ["app", "map"] if address.startswith("/gebied/") and "/kaart/" in address else ["app"]
    scripts = page.all("script")
    assert [one.attrs for one in scripts] == [{"type": "module", "src": f"/static/dist/{name}.js"} for name in names]
    assert [one.text for one in scripts] == [""] * len(names)
    assert page.all("style") == []
    assert [name for one in page.elements for name in one.attrs if name == "style" or name.startswith("on")] == []
    assert page.all("iframe") == page.all("object") == page.all("embed") == page.all("base") == []


@pytest.mark.parametrize("address", [*PAGES, *MISSING])
def test_no_page_refers_to_another_host(site, address):
    page = site.page(address, 404 if address in MISSING else 200)

    for element in page.elements:
        for name in REFERENCES:
            target = urlsplit(element.attrs.get(name, ""))
            assert (target.scheme, target.netloc) == ("", ""), f"<{element.tag} {name}={element.attrs[name]}>"
    assert re.findall(r"url\((?!#)", page.html) == []


def test_with_https_the_browser_is_told_to_stay_there(built_data):
    safe = Site(built_data, SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)

    answer = safe.get("/")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/")


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example", "/\\evil.example", "//evil.example/gebied/gm9901/"]
)
def test_no_address_leads_to_another_site(site, path):
    with site.settings:
        answer = site.client.get("/", PATH_INFO=path)

    assert answer.status_code in (301, 404)
    assert urlsplit(answer.get("Location", "")).netloc == ""


def test_a_large_page_is_compressed_and_a_small_one_is_not(site):
    large = site.get("/gebied/BU99010001/", accept_encoding="gzip, br")
    small = site.get("/gezond/", accept_encoding="gzip")

    assert large["Content-Encoding"] == "gzip"
    assert large["Vary"] == "Accept-Encoding"
    assert gzip.decompress(large.content) == site.get("/gebied/BU99010001/").content
    assert int(large["Content-Length"]) == len(large.content)
    assert "Content-Encoding" not in small
