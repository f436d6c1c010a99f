"""What every answer carries to protect the visitor, and what no page may hold.

That is script or style of its own, and references to other hosts.
"""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

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
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(answer["Permissions-Policy"].split(", "))
    assert not answer.cookies
    assert "Server" not in answer


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_refusal_is_protected_too(site, method):
    answer = site.send(method, "/gebied/GM9901/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("address", [*PAGES, *MISSING])
def test_no_page_holds_script_or_style_of_its_own(page_of, address):
    page = page_of(address, 404 if address in MISSING else 200)

    names = ["app", "map"] if address.startswith("/gebied/") and "/kaart/" in address else ["app"]
    scripts = page.all("script")
    assert [one.attrs for one in scripts] == [{"type": "module", "src": f"/static/dist/{name}.js"} for name in names]
    assert [one.text for one in scripts] == [""] * len(names)
    assert page.all("style") == []
    assert [name for one in page.elements for name in one.attrs if name == "style" or name.startswith("on")] == []
    assert page.all("iframe") == page.all("object") == page.all("embed") == page.all("base") == []


OUTWARD = ("https://www.wijkwijzer.org",)
"""Where a reader can go by a link of ours; nothing of a page comes from there."""


@pytest.mark.parametrize("address", [*PAGES, *MISSING])
def test_no_page_refers_to_another_host(page_of, address):
    page = page_of(address, 404 if address in MISSING else 200)

    for element in page.elements:
        for name in REFERENCES:
            target = urlsplit(element.attrs.get(name, ""))
            leads_there = element.tag == "a" and name == "href" and f"{target.scheme}://{target.netloc}" in OUTWARD
            assert leads_there or (target.scheme, target.netloc) == ("", ""), f"{element.tag} {element.attrs[name]}"
    assert re.findall(r"url\((?!#)", page.html) == []


def test_with_https_the_browser_is_told_to_stay_there(built_data):
    safe = Site(built_data, SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)

    answer = safe.get("/")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/")


def test_with_https_the_browser_keeps_coming_that_way(built_data):
    hsts = {"SECURE_HSTS_SECONDS": 31_536_000, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SECURE_HSTS_PRELOAD": True}
    safe = Site(built_data, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), **hsts)

    answer = safe.get("/", x_forwarded_proto="https")

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_security_txt_says_its_own_address_with_https(built_data):
    proxy = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}
    safe = Site(built_data, SECURITY_CONTACT="mailto:security@voorbeeldstad.nl", **proxy)

    answer = safe.get("/.well-known/security.txt", x_forwarded_proto="https", host="testserver")

    lines = answer.content.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert lines[3] == "Canonical: https://testserver/.well-known/security.txt"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["host", "x_forwarded_host"])
def test_a_name_that_is_not_ours_stands_on_no_page(built_data, header):
    site = Site(built_data, SECURITY_CONTACT="mailto:security@voorbeeldstad.nl")
    site.client.raise_request_exception = False

    for address in ("/", "/gebied/gm9901/", "/.well-known/security.txt", reverse("account_login")):
        answer = site.get(address, **{header: "evil.example"})
        assert answer.status_code == 400 if header == "host" else answer.status_code < 400
        assert b"evil.example" not in answer.content
        assert "evil.example" not in answer.get("Location", "")


def test_what_somebody_sees_who_signed_in_is_kept_by_nobody_else(site, world):
    anne = site.as_(world.beheerder)

    public, own = (anne.get(address)["Cache-Control"] for address in ("/gebied/GM9901/", "/mijn-werk/"))

    assert public == "private"
    assert {"no-store", "private"} <= set(own.split(", "))


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
