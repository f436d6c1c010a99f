"""The page on which all that is still empty in the actions of a plan is filled in at once."""

from django.http import HttpRequest, HttpResponse

from wijkdna.web.accounts.views import READ_AND_SEND
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.dossiers.views import done, dossier_page, sent, show
from wijkdna.web.plan_filling import actions, forms
from wijkdna.web.plans import drawings, queries
from wijkdna.web.plans.forms import offer_for
from wijkdna.web.shared.audit import seen


@dossier_page(Part.PLAN, team_only=True, methods=READ_AND_SEND)
def plan_fill(request: HttpRequest, access: Access) -> HttpResponse:
    """Only what is still empty."""
    asked = drawings.open_of(access, queries.lines_of(access.dossier))
    form = forms.FillForm(offer_for(access), asked, sent(request))

    def fill() -> None:
        values = {line: drawings.followed(access, fields) for line, fields in form.values.items()}
        actions.fill_in(dossier=access.dossier, values=values, by=access.user)

    if form.does(fill):
        return done(request, "Ingevuld. Wat u leeg liet, kan later.", "plan", access.dossier.pk)
    seen(access.user, "plan bekeken", access.dossier)
    return show(request, access, "plan_filling/fill.html", Part.PLAN, form=form, asked=asked)
