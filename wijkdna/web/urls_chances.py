"""Pages of Kansen, all in a dossier: proposals, the three that were chosen, and the calendar of moments."""

from django.urls import URLPattern, path

from wijkdna.web.chances import views as chances
from wijkdna.web.moments import views as moments

urlpatterns: list[URLPattern] = [
    path("", chances.chances, name="chances"),
    path("nieuw/", chances.chance_new, name="chance_new"),
    path("soorten/", chances.map_kinds, name="map_kinds"),
    path("voorstel/<slug:proposal>/", chances.proposal, name="proposal"),
    path("voorstel/<slug:proposal>/overnemen/", chances.chance_take, name="chance_take"),
    path("<int:chance>/", chances.chance, name="chance"),
    path("<int:chance>/kiezen/", chances.chance_choose, name="chance_choose"),
    path("<int:chance>/bereik/", chances.chance_reckon, name="chance_reckon"),
    path("<int:chance>/wegzetten/", chances.chance_aside, name="chance_aside"),
    path("<int:chance>/verwijderen/", chances.chance_remove, name="chance_remove"),
    path("momenten/", moments.moments, name="moments"),
    path("momenten/nieuw/", moments.moment_new, name="moment_new"),
    path("momenten/verbergen/", moments.moment_hide, name="moment_hide"),
    path("momenten/inlezen/", moments.moments_import, name="moments_import"),
    path("momenten/momenten.ics", moments.moments_ics, name="moments_ics"),
    path("momenten/<int:moment>/", moments.moment, name="moment"),
    path("momenten/<int:moment>/verwijderen/", moments.moment_remove, name="moment_remove"),
]
