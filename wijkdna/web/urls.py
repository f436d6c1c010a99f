"""Every page on one screen. Addresses are Dutch, names are English."""

from django.urls import include, path

from wijkdna.web.accounts import views as accounts
from wijkdna.web.areas import views as areas
from wijkdna.web.comparison import views as comparison
from wijkdna.web.demo import views as demo
from wijkdna.web.dossiers import views as dossiers
from wijkdna.web.downloads import views as downloads
from wijkdna.web.fieldwork import views as fieldwork
from wijkdna.web.handover import views as handover
from wijkdna.web.logbook import views as logbook
from wijkdna.web.maps import views as maps
from wijkdna.web.own_areas import views as own_areas
from wijkdna.web.paper import views as paper
from wijkdna.web.partners import views as partners
from wijkdna.web.pinned_figures import views as pinned_figures
from wijkdna.web.privacy import views as personal
from wijkdna.web.profiles import views as profiles
from wijkdna.web.quiz import views as quiz
from wijkdna.web.reading import views as reading
from wijkdna.web.selections import views as selections
from wijkdna.web.sources import views as sources
from wijkdna.web.twins import views as twins
from wijkdna.web.typed_maps import views as typed_maps
from wijkdna.web.uploads import views as uploads
from wijkdna.web.wishes import views as wishes

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
    path("gebied/<str:code>/zicht-op-wijken/", selections.nplv, name="nplv"),
    path("gebied/<str:code>/veerkracht/", selections.veerkracht, name="veerkracht"),
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
    path("bronnen/nog-niet/", wishes.wanted, name="wanted"),
    path("bronnen/", sources.sources, name="sources"),
    path("bronnen/veranderd/", sources.source_changes, name="source_changes"),
    path("bronnen/verloop/", sources.source_runs, name="source_runs"),
    path("bronnen/verversen/", sources.refresh_start, name="refresh_start"),
    path("bronnen/verversen/<int:refresh>/", sources.refresh, name="refresh"),
    path("bronnen/verversen/<int:refresh>/stoppen/", sources.refresh_stop, name="refresh_stop"),
    path("bronnen/<slug:slug>/", sources.source, name="source"),
    path("bronnen/<slug:slug>/instellingen/", sources.source_settings, name="source_settings"),
    path("bronnen/<slug:slug>/testen/", sources.source_test, name="source_test"),
    path("over-de-cijfers/", reading.about, name="about"),
    path("handleiding/", reading.manual, name="manual"),
    path("handleiding/<slug:slug>/", reading.manual_page, name="manual_page"),
    path("toegankelijkheid/", reading.accessibility, name="accessibility"),
    path("privacy/", reading.privacy, name="privacy"),
    path("privacy/fg/", personal.fg, name="privacy_fg"),
    path("privacy/fg/<str:file>", personal.fg_file, name="privacy_fg_file"),
    path("mijn-account/gegevens/", personal.my_data, name="my_data"),
    path("mijn-account/gegevens/wissen/", personal.my_data_erase, name="my_data_erase"),
    path("mijn-account/gegevens/<str:file>", personal.my_data_file, name="my_data_file"),
    path("team/<int:team>/privacy/", personal.team_privacy, name="team_privacy"),
    path("team/<int:team>/privacy/<str:file>", personal.team_privacy_file, name="team_privacy_file"),
    path("team/<int:team>/personen/<int:person>/gegevens/", personal.person_data, name="person_data"),
    path("team/<int:team>/personen/<int:person>/gegevens/wissen/", personal.person_erase, name="person_erase"),
    path("team/<int:team>/personen/<int:person>/gegevens/<str:file>", personal.person_file, name="person_file"),
    path("team/<int:team>/logboek/", logbook.logbook, name="logbook"),
    path("team/<int:team>/logboek/logboek.csv", logbook.logbook_csv, name="logbook_csv"),
    path("team/<int:team>/gewenste-cijfers/", wishes.team_wishes, name="team_wishes"),
    path("team/<int:team>/veerkracht/", typed_maps.typed_maps, name="typed_maps"),
    path("team/<int:team>/veerkracht/nieuw/", typed_maps.typed_map_new, name="typed_map_new"),
    path("team/<int:team>/veerkracht/<int:kaart>/", typed_maps.typed_map, name="typed_map"),
    path("team/<int:team>/veerkracht/<int:kaart>/tabel/", typed_maps.typed_map_table, name="typed_map_table"),
    path("team/<int:team>/veerkracht/<int:kaart>/antwoord/", typed_maps.typed_map_answer, name="typed_map_answer"),
    path("team/<int:team>/veerkracht/<int:kaart>/gegevens/", typed_maps.typed_map_settings, name="typed_map_settings"),
    path("team/<int:team>/veerkracht/<int:kaart>/klaar/", typed_maps.typed_map_finish, name="typed_map_finish"),
    path("team/<int:team>/veerkracht/<int:kaart>/verwijderen/", typed_maps.typed_map_remove, name="typed_map_remove"),
    path("team/<int:team>/eigen-cijfers/", uploads.uploads, name="uploads"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/", uploads.upload, name="upload"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/voortgang/", uploads.upload_progress, name="upload_progress"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/tabel/", uploads.upload_table, name="upload_table"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/inlezen/", uploads.upload_read, name="upload_read"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/gebieden/", uploads.upload_areas, name="upload_areas"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/keuzes/", uploads.upload_choices, name="upload_choices"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/bewaren/", uploads.upload_keep, name="upload_keep"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/stoppen/", uploads.upload_stop, name="upload_stop"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/opnieuw/", uploads.upload_restart, name="upload_restart"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/ongedaan/", uploads.upload_undo, name="upload_undo"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/verwijderen/", uploads.upload_remove, name="upload_remove"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/niet-gevonden.csv", uploads.upload_missed, name="upload_missed"),
    path("team/<int:team>/eigen-cijfers/<int:upload>/bestand/", uploads.upload_file, name="upload_file"),
    path(".well-known/security.txt", reading.security_txt, name="security_txt"),
    path("mijn-werk/", dossiers.my_work, name="my_work"),
    path("mijn-werk/afspraken.ics", partners.my_promises_ics, name="my_promises_ics"),
    path("team/<int:team>/dossiers/", dossiers.team_dossiers, name="team_dossiers"),
    path("team/<int:team>/dossiers/inlezen/", handover.dossier_import, name="dossier_import"),
    path("team/<int:team>/dossiers/<int:dossier>/terugzetten/", dossiers.put_back, name="put_back"),
    path("dossier/maken/", dossiers.dossier_new, name="dossier_new"),
    path("dossier/<int:dossier>/", dossiers.dossier, name="dossier"),
    path("dossier/<int:dossier>/foto/", pinned_figures.dossier_photo, name="dossier_photo"),
    path("dossier/<int:dossier>/nieuwe-cijfers/", pinned_figures.dossier_figures, name="dossier_figures"),
    path("dossier/<int:dossier>/notities/", dossiers.dossier_notes, name="dossier_notes"),
    path("dossier/<int:dossier>/notities/<int:note>/", dossiers.dossier_note, name="dossier_note"),
    path("dossier/<int:dossier>/notities/<int:note>/verwijderen/", dossiers.note_remove, name="note_remove"),
    path("dossier/<int:dossier>/bijlagen/", dossiers.dossier_attachments, name="dossier_attachments"),
    path("dossier/<int:dossier>/bijlagen/<int:attachment>/", dossiers.dossier_attachment, name="dossier_attachment"),
    path("dossier/<int:dossier>/bijlagen/<int:attachment>/bestand/", dossiers.attachment_file, name="attachment_file"),
    path(
        "dossier/<int:dossier>/bijlagen/<int:attachment>/verwijderen/",
        dossiers.attachment_remove,
        name="attachment_remove",
    ),
    path("dossier/<int:dossier>/mensen/", dossiers.dossier_people, name="dossier_people"),
    path("dossier/<int:dossier>/mensen/<int:guest>/", dossiers.dossier_guest, name="dossier_guest"),
    path("dossier/<int:dossier>/mensen/<int:guest>/beeindigen/", dossiers.guest_end, name="guest_end"),
    path("dossier/<int:dossier>/activiteit/", dossiers.dossier_activity, name="dossier_activity"),
    path("dossier/<int:dossier>/instellingen/", dossiers.dossier_settings, name="dossier_settings"),
    path("dossier/<int:dossier>/kopie/", dossiers.dossier_copy, name="dossier_copy"),
    path("dossier/<int:dossier>/archief/", dossiers.dossier_archive, name="dossier_archive"),
    path("dossier/<int:dossier>/verwijderen/", dossiers.dossier_remove, name="dossier_remove"),
    path("dossier/<int:dossier>/", include("wijkdna.web.urls_fieldwork")),
    path("veldwerk/zonder-verbinding/", fieldwork.field_shell, name="field_shell"),
    path("veldwerk/zonder-verbinding.js", fieldwork.field_worker, name="field_worker"),
    path("dossier/<int:dossier>/kaart/", include("wijkdna.web.urls_socialmap")),
    path("dossier/<int:dossier>/bereik/", include("wijkdna.web.urls_reach")),
    path("dossier/<int:dossier>/kansen/", include("wijkdna.web.urls_chances")),
    path("dossier/<int:dossier>/plan/", include("wijkdna.web.urls_plan")),
    path("mijn-account/", accounts.my_account, name="my_account"),
    path("team/<int:team>/", accounts.team, name="team"),
    path("team/<int:team>/wijzigen/", accounts.team_edit, name="team_edit"),
    path("team/<int:team>/verlaten/", accounts.team_leave, name="team_leave"),
    path("team/<int:team>/uitnodigen/", accounts.team_invite, name="team_invite"),
    path("team/<int:team>/uitnodigen/<int:invitation>/intrekken/", accounts.invitation_withdraw, name="withdraw"),
    path("team/<int:team>/mensen/<int:member>/", accounts.team_member, name="team_member"),
    path("team/<int:team>/mensen/<int:member>/verwijderen/", accounts.team_member_remove, name="team_member_remove"),
    path("uitnodiging/<str:secret>/", accounts.invitation, name="invitation"),
    path("uitnodiging/<str:secret>/<str:proof>/", accounts.invitation_proven, name="invitation_proven"),
    path("", include("wijkdna.web.urls_lab")),
    path("", include("wijkdna.web.urls_account")),
    path("voorbeeld/", demo.look, name="demo"),
    path("gezond/", reading.health, name="health"),
    path("gezond/klaar/", reading.readiness, name="readiness"),
]

handler400 = "wijkdna.web.shared.errors.bad_request"
handler403 = "wijkdna.web.shared.errors.forbidden"
handler404 = "wijkdna.web.shared.errors.not_found"
handler500 = "wijkdna.web.shared.errors.server_error"
