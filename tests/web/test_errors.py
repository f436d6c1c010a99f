"""Error pages say in Dutch what happened and what to do, also when nothing works any more."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.urls import include, path

from tests.web.addresses import MISSING
from tests.web.page import Page
from wijkdna.web.shared import errors


def broken(request):
    """A page with a bug."""
    raise RuntimeError("dit mag niemand zien")


def forbidden(request):
    """A page that is not for everybody."""
    raise PermissionDenied("dit ook niet")


urlpatterns = [path("kapot/", broken), path("verboden/", forbidden), path("", include("wijkdna.web.urls"))]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error


def ask(address, data, **headers):
    with override_settings(ROOT_URLCONF=__name__, DATA=data):
        answer = Client(raise_request_exception=False).get(address, headers=headers)
    return answer.status_code, Page(answer.content.decode())


@pytest.mark.parametrize(
    ("address", "status", "heading", "advice"),
    [
        ("/", 400, "Dit verzoek begrijpen we niet", "Ga terug en probeer het nog eens"),
        ("/verboden/", 403, "Deze pagina mag u niet openen", "Ga dan terug, ververs de pagina"),
        ("/nergens/", 404, "Deze pagina is er niet", "Zoek hieronder een plek"),
        ("/kapot/", 500, "Er ging bij ons iets mis", "Probeer het over een paar minuten nog eens"),
    ],
)
def test_an_error_page_says_what_happened_and_what_to_do(built_data, address, status, heading, advice):
    code, page = ask(address, built_data, host="evil.example" if status == 400 else "testserver")

    assert (code, page.h1) == (status, heading)
    assert page.one("p", "what").text.endswith(f"({status})")
    assert advice in page.main
    assert "/" in page.links()
    assert "dit mag niemand zien" not in page.html
    assert "dit ook niet" not in page.html
    assert "evil.example" not in page.html


@pytest.mark.parametrize("address", ["/", "/gebied/GM9901/", "/zoeken/?q=x", "/bronnen/"])
def test_without_figures_a_visitor_gets_the_page_for_a_failure_of_ours(tmp_path, address):
    code, page = ask(address, tmp_path)

    assert (code, page.h1) == (500, "Er ging bij ons iets mis")


@pytest.mark.parametrize("address", ["/over-de-cijfers/", "/handleiding/", "/toegankelijkheid/", "/privacy/"])
def test_pages_that_need_no_figures_work_without_them(tmp_path, address):
    code, page = ask(address, tmp_path)

    assert code == 200
    assert page.h1


@pytest.mark.parametrize("address", ["/nergens/", "/gebied/"])
def test_without_figures_a_page_that_is_not_there_is_still_not_there(tmp_path, address):
    assert ask(address, tmp_path)[0] == 404


@pytest.mark.parametrize("address", MISSING)
def test_every_page_for_what_is_not_there_has_one_search_field(site, address):
    page = site.page(address, 404)

    assert len(page.all("input", type="search")) == len(page.all("input")) == 1
    assert page.one("title").text.endswith("· WijkDNA")
