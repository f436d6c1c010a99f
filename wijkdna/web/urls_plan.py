"""Pages of the plan van aanpak, all in a dossier: the plan, its versions, messages, and what goes on paper."""

from django.urls import URLPattern, path

from wijkdna.web.critic import views as critic
from wijkdna.web.handover import views as handover
from wijkdna.web.plan_filling import views as plan_filling
from wijkdna.web.plan_papers import views as plan_papers
from wijkdna.web.plan_versions import views as plan_versions
from wijkdna.web.plans import views as plans
from wijkdna.web.tester import views as tester

urlpatterns: list[URLPattern] = [
    path("", plans.plan, name="plan"),
    path("begin/", plans.plan_start, name="plan_start"),
    path("invullen/", plan_filling.plan_fill, name="plan_fill"),
    path("gegevens/", plans.plan_edit, name="plan_edit"),
    path("regel/", plans.line_new, name="line_new"),
    path("regel/van-kans/<int:chance>/", plans.line_from_chance, name="line_from_chance"),
    path("regel/<int:plan_line>/", plans.line, name="line"),
    path("regel/<int:plan_line>/verplaats/", plans.line_move, name="line_move"),
    path("regel/<int:plan_line>/weg/", plans.line_remove, name="line_remove"),
    path("regel/<int:plan_line>/laat-staan/", plans.line_keep, name="line_keep"),
    path("regel/<int:plan_line>/reden/", plans.reason_new, name="reason_new"),
    path("regel/<int:plan_line>/reden/<int:reason>/weg/", plans.reason_remove, name="reason_remove"),
    path("opmerkingen/", plans.comments, name="comments"),
    path("opmerkingen/<int:comment>/", plans.comment_done, name="comment_done"),
    path("versies/", plan_versions.versions, name="versions"),
    path("versies/vergelijken/", plan_versions.versions_compare, name="versions_compare"),
    path("versies/<int:number>/", plan_versions.version, name="version"),
    path("versies/<int:number>/terug/", plan_versions.version_restore, name="version_restore"),
    path("nakijken/", plans.review, name="review"),
    path("lezer/", critic.critic, name="critic"),
    path("lezer/<slug:rule>/weg/", critic.remark_aside, name="remark_aside"),
    path("lezer/<int:aside>/terug/", critic.remark_back, name="remark_back"),
    path("berichten/", tester.messages_list, name="messages_list"),
    path("berichten/nieuw/", tester.message_new, name="message_new"),
    path("berichten/<int:message>/", tester.message, name="message"),
    path("berichten/<int:message>/verwijderen/", tester.message_remove, name="message_remove"),
    path("overdracht/", handover.handover, name="handover"),
    path("overdracht/overdracht.zip", handover.handover_zip, name="handover_zip"),
    path("papier/", plan_papers.plan_papers, name="plan_papers"),
    path("papier/wethouder/", plan_papers.alderman_page, name="alderman_page"),
    path("papier/agenda/", plan_papers.plan_calendar, name="plan_calendar"),
    path("papier/plan.docx", plan_papers.plan_docx, name="plan_docx"),
    path("papier/plan.odt", plan_papers.plan_odt, name="plan_odt"),
    path("papier/plan.pdf", plan_papers.plan_pdf, name="plan_pdf"),
    path("papier/wethouder.docx", plan_papers.alderman_docx, name="alderman_docx"),
    path("papier/wethouder.odt", plan_papers.alderman_odt, name="alderman_odt"),
    path("papier/wethouder.pdf", plan_papers.alderman_pdf, name="alderman_pdf"),
    path("papier/partners.pdf", plan_papers.partners_pdf, name="partners_pdf"),
    path("papier/acties.xlsx", plan_papers.actions_xlsx, name="actions_xlsx"),
    path("papier/agenda.ics", plan_papers.plan_ics, name="plan_ics"),
]
