"""Every page on one screen. Addresses are Dutch, names are English."""

from django.urls import include, path

from wijkdna.web.accounts import views as accounts
from wijkdna.web.areas import views as areas
from wijkdna.web.comparison import views as comparison
from wijkdna.web.downloads import views as downloads
from wijkdna.web.maps import views as maps
from wijkdna.web.own_areas import views as own_areas
from wijkdna.web.paper import views as paper
from wijkdna.web.profiles import views as profiles
from wijkdna.web.quiz import views as quiz
from wijkdna.web.reading import views as reading
from wijkdna.web.twins import views as twins

urlpatterns = [
    path("", areas.start, name="start"),
    path("zoeken/", areas.search, name="search"),
    path("zoeken/suggesties/", areas.suggestions, name="suggestions"),
    path("gebied/<str:code>/", profiles.area_profile, name="area"),
    path("gebied/<str:code>/afdrukken/", profiles.area_print, name="print"),
    path("gebied/<str:code>/rijke-foto.pdf", paper.print_pdf, name="print_pdf"),
    path("gebied/<str:code>/wijkplaat/", paper.plate, name="plate"),
    path("gebied/<str:code>/wijkplaat.pdf", paper.plate_pdf, name="plate_pdf"),
    path("gebied/<str:code>/kaarten/", paper.cards, name="cards"),
    path("gebied/<str:code>/kaarten.pdf", paper.cards_pdf, name="cards_pdf"),
    path("gebied/<str:code>/cijfers/", profiles.area_figures, name="figures"),
    path("gebied/<str:code>/cijfers/<slug:indicator>/", profiles.figure, name="figure"),
    path("gebied/<str:code>/tweelingen/", twins.twins, name="twins"),
    path("vergelijk/", comparison.compare, name="compare"),
    path("vergelijk/suggesties/", comparison.suggestions, name="compare_suggestions"),
    path("kaart/", maps.map_country, name="map_country"),
    path("gebied/<str:code>/kaart/", maps.area_map, name="map"),
    path("gebied/<str:code>/kaart.svg", maps.map_svg, name="map_svg"),
    path("gebied/<str:code>/kaart/gekozen/", maps.map_card, name="map_card"),
    path("gebied/<str:code>/kaart/grenzen.topojson", maps.map_borders, name="map_borders"),
    path("gebied/<str:code>/ken-je-wijk/", quiz.quiz, name="quiz"),
    path("gebied/<str:code>/ken-je-wijk/afdrukken/", quiz.quiz_print, name="quiz_print"),
    path("eigen-gebied/", own_areas.own_area, name="own_area"),
    path("eigen-gebied/kiezen/", own_areas.own_area_choose, name="own_area_choose"),
    path("eigen-gebied/foto/", own_areas.own_area_photo, name="own_area_photo"),
    path("gebied/<str:code>/downloads/", downloads.downloads, name="downloads"),
    path("gebied/<str:code>/downloads/<str:file>", downloads.download, name="download"),
    path("cijfers/", downloads.indicators, name="indicators"),
    path("cijfers/<slug:indicator>/", downloads.indicator, name="indicator"),
    path("cijfers/<slug:indicator>/<str:file>", downloads.indicator_download, name="indicator_download"),
    path("bronnen/", reading.sources, name="sources"),
    path("over-de-cijfers/", reading.about, name="about"),
    path("handleiding/", reading.manual, name="manual"),
    path("handleiding/<slug:slug>/", reading.manual_page, name="manual_page"),
    path("toegankelijkheid/", reading.accessibility, name="accessibility"),
    path("privacy/", reading.privacy, name="privacy"),
    path(".well-known/security.txt", reading.security_txt, name="security_txt"),
    path("mijn-werk/", accounts.my_work, name="my_work"),
    path("account/", include("allauth.urls")),
    path("gezond/", reading.health, name="health"),
    path("gezond/klaar/", reading.readiness, name="readiness"),
]

handler400 = "wijkdna.web.shared.errors.bad_request"
handler403 = "wijkdna.web.shared.errors.forbidden"
handler404 = "wijkdna.web.shared.errors.not_found"
handler500 = "wijkdna.web.shared.errors.server_error"
