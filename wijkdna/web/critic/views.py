"""Pages of the critical reader: what it asks of the plan, and setting a question aside."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from wijkdna.web.accounts.views import READ_AND_SEND, SEND
from wijkdna.web.critic import actions, documents, forms, queries
from wijkdna.web.dossiers.models import Part
from wijkdna.web.dossiers.queries import Access, NoSuchDossier
from wijkdna.web.dossiers.views import done, dossier_page, press, sent, show
from wijkdna.web.shared.audit import seen


@dossier_page(Part.PLAN, team_only=True)
def critic(request: HttpRequest, access: Access) -> HttpResponse:
    """All remarks by severity, and those that were set aside."""
    seen(access.user, "plan bekeken", access.dossier)
    found = documents.reading_of(access)
    return show(request, access, "critic/critic.html", Part.PLAN, found=found, anchor=queries.anchor)


@dossier_page(Part.PLAN, team_only=True, methods=READ_AND_SEND)
def remark_aside(request: HttpRequest, access: Access, rule: str) -> HttpResponse:
    """Set one remark aside, with a reason. ?over=: what it is about."""
    about = (request.POST.get("about") if request.method == "POST" else request.GET.get("over")) or ""
    remark = next((one for one in queries.all_remarks(access) if (one.rule, one.about) == (rule, about)), None)
    if remark is None:
        raise NoSuchDossier
    form = forms.AsideForm(sent(request), initial={"about": about})

    def put() -> None:
        why = form.cleaned_data["why"]
        actions.set_aside(dossier=access.dossier, rule=rule, about=about, why=why, by=access.user)

    if form.does(put):
        return done(request, "De opmerking is weggezet. Onderaan kunt u hem terugzetten.", "critic", access.dossier.pk)
    return show(request, access, "critic/aside.html", Part.PLAN, form=form, remark=remark)


@dossier_page(Part.PLAN, team_only=True, methods=SEND)
def remark_back(request: HttpRequest, access: Access, aside: int) -> HttpResponse:
    """Show a remark again that was set aside."""
    row = queries.aside_for(access, aside)
    action = partial(actions.take_back, aside=row, by=access.user)
    return press(request, action, "De opmerking staat er weer bij.", "critic", access.dossier.pk)
