"""Pages of veldwerk, beweringen, and eigenheid en humor, all in a dossier."""

from django.urls import URLPattern, path

from wijkdna.web.claims import views as claims
from wijkdna.web.field_paper import views as field_paper
from wijkdna.web.fieldwork import views as fieldwork

urlpatterns: list[URLPattern] = [
    path("veldwerk/", fieldwork.fieldwork, name="fieldwork"),
    path("veldwerk/nieuw/", fieldwork.field_note_new, name="field_note_new"),
    path("veldwerk/concept/", fieldwork.field_note_draft, name="field_note_draft"),
    path("veldwerk/<int:field_note>/", fieldwork.field_note, name="field_note"),
    path("veldwerk/<int:field_note>/wijzigen/", fieldwork.field_note_change, name="field_note_change"),
    path("veldwerk/<int:field_note>/verwijderen/", fieldwork.field_note_remove, name="field_note_remove"),
    path("veldwerk/<int:field_note>/foto/", fieldwork.field_photo_new, name="field_photo_new"),
    path("veldwerk/<int:field_note>/foto/<int:photo>/", fieldwork.field_photo_file, name="field_photo_file"),
    path(
        "veldwerk/<int:field_note>/foto/<int:photo>/verwijderen/",
        fieldwork.field_photo_remove,
        name="field_photo_remove",
    ),
    path("veldwerk/gesprekswijzer/", field_paper.talk_guide, name="talk_guide"),
    path("veldwerk/papier/", field_paper.papers, name="papers"),
    path("veldwerk/papier/loopblad/", field_paper.walk_sheet, name="walk_sheet"),
    path("veldwerk/papier/loopblad.pdf", field_paper.walk_sheet_pdf, name="walk_sheet_pdf"),
    path("veldwerk/papier/gespreksblad/", field_paper.talk_sheet, name="talk_sheet"),
    path("veldwerk/papier/gespreksblad.pdf", field_paper.talk_sheet_pdf, name="talk_sheet_pdf"),
    path("veldwerk/papier/kaarten/", field_paper.talk_cards, name="talk_cards"),
    path("veldwerk/papier/kaarten.pdf", field_paper.talk_cards_pdf, name="talk_cards_pdf"),
    path("veldwerk/typen/", field_paper.sheet_new, name="sheet_new"),
    path("veldwerk/typen/<slug:form>/", field_paper.sheet, name="sheet"),
    path("veldwerk/typen/blad/<int:blad>/", field_paper.sheet_kept, name="sheet_kept"),
    path("beweringen/", claims.claims, name="claims"),
    path("beweringen/nieuw/", claims.claim_new, name="claim_new"),
    path("beweringen/<int:claim>/", claims.claim, name="claim"),
    path("beweringen/<int:claim>/bron/", claims.claim_source, name="claim_source"),
    path(
        "beweringen/<int:claim>/bron/<int:source>/verwijderen/", claims.claim_source_remove, name="claim_source_remove"
    ),
    path("beweringen/<int:claim>/cijfer/", claims.claim_figure, name="claim_figure"),
    path("beweringen/<int:claim>/verwijderen/", claims.claim_remove, name="claim_remove"),
    path("eigenheid/", claims.character, name="character"),
    path("eigenheid/kaart/", claims.character_card, name="character_card"),
    path("eigenheid/nieuw/", claims.character_new, name="character_new"),
    path("eigenheid/<int:line>/", claims.character_line, name="character_line"),
    path("eigenheid/<int:line>/verwijderen/", claims.character_line_remove, name="character_line_remove"),
]
