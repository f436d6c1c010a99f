"""The page of insight in the social map."""

from django.http import HttpRequest, HttpResponse

from wijkdna.web.dossiers.queries import Access
from wijkdna.web.insight.forms import wanted
from wijkdna.web.insight.queries import MOST_IN_A_SET, in_words, insight_of
from wijkdna.web.shared.audit import seen
from wijkdna.web.socialmap.views import map_page, show_map


@map_page()
def insight(request: HttpRequest, access: Access) -> HttpResponse:
    """Whom a set of doors reaches, who is left, who connects, what leans on one, and whom we ask too much."""
    asked = wanted(request.GET)
    seen(access.user, "inzicht bekeken", access.dossier)
    context = {
        "found": insight_of(access, asked.doors, asked.most),
        "most": asked.most or 3,
        "numbers": [(number, in_words(number)) for number in range(1, MOST_IN_A_SET + 1)],
    }
    return show_map(request, access, "insight/insight.html", "insight", **context)
