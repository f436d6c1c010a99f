"""Every page on one screen. Addresses are Dutch, names are English."""

from django.urls import path

from wijkdna.web.areas import views as areas
from wijkdna.web.profiles import views as profiles
from wijkdna.web.reading import views as reading

urlpatterns = [
    path("", areas.start, name="start"),
    path("zoeken/", areas.search, name="search"),
    path("zoeken/suggesties/", areas.suggestions, name="suggestions"),
    path("gebied/<str:code>/", profiles.area_profile, name="area"),
    path("gebied/<str:code>/afdrukken/", profiles.area_print, name="print"),
    path("gebied/<str:code>/cijfers/", profiles.area_figures, name="figures"),
    path("gebied/<str:code>/cijfers/<slug:indicator>/", profiles.figure, name="figure"),
    path("bronnen/", reading.sources, name="sources"),
    path("over-de-cijfers/", reading.about, name="about"),
    path("handleiding/", reading.manual, name="manual"),
    path("handleiding/<slug:slug>/", reading.manual_page, name="manual_page"),
    path("toegankelijkheid/", reading.accessibility, name="accessibility"),
    path("privacy/", reading.privacy, name="privacy"),
    path(".well-known/security.txt", reading.security_txt, name="security_txt"),
    path("gezond/", reading.health, name="health"),
]

handler400 = "wijkdna.web.shared.errors.bad_request"
handler403 = "wijkdna.web.shared.errors.forbidden"
handler404 = "wijkdna.web.shared.errors.not_found"
handler500 = "wijkdna.web.shared.errors.server_error"
