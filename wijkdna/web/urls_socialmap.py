"""Pages of the sociale kaart, all in a dossier: deuren first, then who and what, network, finding people, insight."""

from django.urls import URLPattern, path

from wijkdna.web.doors import views as doors
from wijkdna.web.exchange import views as exchange
from wijkdna.web.insight import views as insight
from wijkdna.web.network import views as network
from wijkdna.web.nominations import views as nominations
from wijkdna.web.partners import views as partners
from wijkdna.web.socialmap import views as socialmap

urlpatterns: list[URLPattern] = [
    path("", doors.doors, name="doors"),
    path("deur/nieuw/", doors.door_new, name="door_new"),
    path("deur/<int:entity>/<int:community>/", doors.door, name="door"),
    path("deur/<int:entity>/<int:community>/verwijderen/", doors.door_remove, name="door_remove"),
    path("deur/<int:community>/vraag/", doors.door_question, name="door_question"),
    path("groepen/", doors.door_groups, name="door_groups"),
    path("uit/<str:file>", exchange.map_file, name="map_file"),
    path("inlezen/", exchange.map_import, name="map_import"),
    path("inlezen/controleren/", exchange.map_import_check, name="map_import_check"),
    path("inlezen/terugdraaien/", exchange.map_import_undo, name="map_import_undo"),
    path("voorstellen/", exchange.suggestions_map, name="suggestions_map"),
    path("netwerk/", network.network, name="network"),
    path("netwerk/gegevens.json", network.network_data, name="network_data"),
    path("netwerk/netwerk.svg", network.network_svg, name="network_svg"),
    path("wie/", socialmap.entities, name="entities"),
    path("wie/snel/", socialmap.entity_quick, name="entity_quick"),
    path("wie/nieuw/", socialmap.entity_new, name="entity_new"),
    path("wie/dubbel/", socialmap.entity_doubles, name="entity_doubles"),
    path("wie/vragen/<int:question>/klaar/", socialmap.question_done, name="question_done"),
    path("wie/<int:entity>/", socialmap.entity, name="entity"),
    path("wie/<int:entity>/wijzigen/", socialmap.entity_edit, name="entity_edit"),
    path("wie/<int:entity>/verwijderen/", socialmap.entity_remove, name="entity_remove"),
    path("wie/<int:entity>/band/", socialmap.tie_new, name="tie_new"),
    path("wie/<int:entity>/band/<int:tie>/verwijderen/", socialmap.tie_remove, name="tie_remove"),
    path("wie/<int:entity>/vraag/", socialmap.question_new, name="question_new"),
    path("wie/<int:entity>/samen/<int:other>/", socialmap.entity_merge, name="entity_merge"),
    path("wie/<int:entity>/naam/", socialmap.person, name="person"),
    path("wie/<int:entity>/naam/wissen/", socialmap.person_forget, name="person_forget"),
    path("wie/<int:entity>/naam/gegevens/", socialmap.person_sheet, name="person_sheet"),
    path("wie/<int:entity>/naam/gegevens.json", socialmap.person_export, name="person_export"),
    path("wissen/", socialmap.wipe_people, name="wipe_people"),
    path("wie/<int:entity>/voorwaarden/", partners.condition, name="condition"),
    path("wie/<int:entity>/voorwaarden/wijzigen/", partners.condition_edit, name="condition_edit"),
    path("wie/<int:entity>/voorwaarden/klopt/", partners.condition_confirm, name="condition_confirm"),
    path("wie/<int:entity>/voorwaarden/afdrukken/", partners.condition_print, name="condition_print"),
    path("wie/<int:entity>/voorwaarden/afspraak.pdf", partners.condition_pdf, name="condition_pdf"),
    path("wie/<int:entity>/contacten/", partners.contacts, name="contacts"),
    path("wie/<int:entity>/contacten/<int:contact>/verwijderen/", partners.contact_remove, name="contact_remove"),
    path("afspraken/", partners.promises, name="promises"),
    path("afspraken.ics", partners.promises_ics, name="promises_ics"),
    path("afspraken/<int:promise>/", partners.promise, name="promise"),
    path("afspraken/<int:promise>/klaar/", partners.promise_done, name="promise_done"),
    path("afspraken/<int:promise>/verwijderen/", partners.promise_remove, name="promise_remove"),
    path("vinden/", nominations.nominations, name="nominations"),
    path("vinden/gesprek/", nominations.informant_new, name="informant_new"),
    path("vinden/gesprek/<int:informant>/", nominations.informant, name="informant"),
    path("vinden/gesprek/<int:informant>/verwijderen/", nominations.informant_remove, name="informant_remove"),
    path("vinden/genoemd/<int:nominee>/", nominations.nominee, name="nominee"),
    path("vinden/genoemd/<int:nominee>/op-de-kaart/", nominations.nominee_to_map, name="nominee_to_map"),
    path("vinden/genoemd/<int:nominee>/naam-wissen/", nominations.nominee_forget, name="nominee_forget"),
    path("vinden/bericht/", nominations.nomination_notice, name="nomination_notice"),
    path("inzicht/", insight.insight, name="insight"),
]
