"""Pages of the leerlab: the invitation, those of a participant by her own link, and those of a facilitator."""

from django.urls import URLPattern, path

from wijkdna.web.enrolling import views as enrolling
from wijkdna.web.homework import views as homework
from wijkdna.web.lab_board import views as board
from wijkdna.web.lab_dates import views as lab_dates
from wijkdna.web.lab_ending import views as lab_ending
from wijkdna.web.lab_exchange import views as lab_exchange
from wijkdna.web.lab_making import views as lab_making
from wijkdna.web.lab_mine import views as mine
from wijkdna.web.lab_sessions import views as lab_sessions
from wijkdna.web.polls import views as polls

urlpatterns: list[URLPattern] = [
    # enrolling
    path("leerlab/bevestigen/<str:key>/", enrolling.lab_confirm, name="lab_confirm"),
    path("leerlab/aanbod/<str:key>/", enrolling.lab_offer, name="lab_offer"),
    path("leerlab/afmelden/<str:key>/", enrolling.lab_cancel, name="lab_cancel"),
    path("leerlab/collega/<str:key>/", enrolling.lab_replace, name="lab_replace"),
    path("leerlab/gegevens/<str:key>/", enrolling.lab_details, name="lab_details"),
    path("leerlab/doorsturen/<str:key>/", enrolling.lab_forward, name="lab_forward"),
    # lab_making
    path("team/<int:team>/leerlab/nieuw/", lab_making.lab_new, name="lab_new"),
    path("leerlab/beheer/<int:lab>/wijzigen/", lab_making.lab_edit, name="lab_edit"),
    path("leerlab/beheer/<int:lab>/publiceren/", lab_making.lab_publish, name="lab_publish"),
    path("leerlab/beheer/<int:lab>/beeld/", lab_making.lab_own_picture, name="lab_own_picture"),
    path("leerlab/beheer/<int:lab>/kopie/", lab_making.lab_copy, name="lab_copy"),
    # lab_ending
    path("leerlab/beheer/<int:lab>/afsluiten/", lab_ending.lab_archive, name="lab_archive"),
    path("leerlab/beheer/<int:lab>/wissen/", lab_ending.lab_erase, name="lab_erase"),
    # polls
    path("leerlab/mijn/<str:key>/datum/<int:session>/", polls.lab_poll, name="lab_poll"),
    path("leerlab/mijn/<str:key>/datum/<int:session>/ontvangen/", polls.lab_host, name="lab_host"),
    path(
        "leerlab/mijn/<str:key>/datum/<int:session>/ontvangen/intrekken/",
        polls.lab_host_withdraw,
        name="lab_host_withdraw",
    ),
    path("leerlab/mijn/<str:key>/datum/<int:session>/gastheer/", polls.lab_host_answer, name="lab_host_answer"),
    path("leerlab/beheer/<int:lab>/datum/<int:session>/", polls.lab_date, name="lab_date"),
    path("leerlab/beheer/<int:lab>/datum/<int:session>/prikker/", polls.lab_poll_edit, name="lab_poll_edit"),
    path("leerlab/beheer/<int:lab>/datum/<int:session>/prikker/stoppen/", polls.lab_poll_stop, name="lab_poll_stop"),
    path("leerlab/beheer/<int:lab>/datum/<int:session>/gastheer/<int:offer>/", polls.lab_host_ask, name="lab_host_ask"),
    # lab_dates
    path("leerlab/beheer/<int:lab>/datum/<int:session>/vast/", lab_dates.lab_date_fix, name="lab_date_fix"),
    path("leerlab/beheer/<int:lab>/datum/<int:session>/afzeggen/", lab_dates.lab_date_cancel, name="lab_date_cancel"),
    # lab_sessions
    path("leerlab/mijn/<str:key>/bijeenkomst/<int:session>/", lab_sessions.lab_session, name="lab_session"),
    path(
        "leerlab/mijn/<str:key>/bijeenkomst/<int:session>/agenda.ics",
        lab_sessions.lab_session_ics,
        name="lab_session_ics",
    ),
    path(
        "leerlab/mijn/<str:key>/bijeenkomst/<int:session>/materiaal/<int:material>/",
        lab_sessions.lab_session_material,
        name="lab_session_material",
    ),
    path("leerlab/mijn/<str:key>/bewijs/", lab_sessions.lab_certificate, name="lab_certificate"),
    path("leerlab/mijn/<str:key>/bewijs.pdf", lab_sessions.lab_certificate_pdf, name="lab_certificate_pdf"),
    path("leerlab/mijn/<str:key>/vragen/", lab_sessions.lab_evaluate, name="lab_evaluate"),
    path("leerlab/beheer/<int:lab>/bewijzen/", lab_sessions.lab_certificates, name="lab_certificates"),
    path(
        "leerlab/beheer/<int:lab>/bewijzen/<int:participant>/bewijs.pdf",
        lab_sessions.lab_certificate_of,
        name="lab_certificate_of",
    ),
    path("leerlab/beheer/<int:lab>/evaluatie/", lab_sessions.lab_evaluation, name="lab_evaluation"),
    path("leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/", lab_sessions.lab_session_edit, name="lab_session_edit"),
    path(
        "leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/materiaal/",
        lab_sessions.lab_materials,
        name="lab_materials",
    ),
    path(
        "leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/materiaal/<int:material>/",
        lab_sessions.lab_material_file,
        name="lab_material_file",
    ),
    path(
        "leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/materiaal/<int:material>/verwijderen/",
        lab_sessions.lab_material_remove,
        name="lab_material_remove",
    ),
    path(
        "leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/aanwezig/",
        lab_sessions.lab_attendance,
        name="lab_attendance",
    ),
    path(
        "leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/aanwezig/papier/",
        lab_sessions.lab_attendance_paper,
        name="lab_attendance_paper",
    ),
    path(
        "leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/aanwezig.pdf",
        lab_sessions.lab_attendance_pdf,
        name="lab_attendance_pdf",
    ),
    path("leerlab/beheer/<int:lab>/bijeenkomst/<int:session>/eten/", lab_sessions.lab_needs, name="lab_needs"),
    # homework
    path("leerlab/mijn/<str:key>/dossier/", homework.lab_dossier, name="lab_dossier"),
    path("leerlab/mijn/<str:key>/stippen/", homework.lab_dots, name="lab_dots"),
    path("dossier/<int:dossier>/leerlab/los/", homework.lab_unlink, name="lab_unlink"),
    # lab_exchange
    path("leerlab/mijn/<str:key>/gedeeld/", lab_exchange.lab_shared, name="lab_shared"),
    path("leerlab/mijn/<str:key>/gedeeld/<int:share>/", lab_exchange.lab_share, name="lab_share"),
    path("dossier/<int:dossier>/delen/", lab_exchange.shares, name="shares"),
    path("dossier/<int:dossier>/delen/plan/", lab_exchange.share_plan, name="share_plan"),
    path("dossier/<int:dossier>/delen/les/", lab_exchange.share_lesson, name="share_lesson"),
    path("dossier/<int:dossier>/delen/lijken/", lab_exchange.alike_shares, name="alike_shares"),
    path("dossier/<int:dossier>/delen/<int:share>/", lab_exchange.share, name="share"),
    path("dossier/<int:dossier>/delen/<int:share>/stop/", lab_exchange.share_revoke, name="share_revoke"),
    # lab_mine
    path("leerlab/mijn/gewist/", mine.lab_mine_erased, name="lab_mine_erased"),
    path("leerlab/mijn/<str:key>/", mine.lab_mine, name="lab_mine"),
    path("leerlab/mijn/<str:key>/agenda.ics", mine.lab_mine_ics, name="lab_mine_ics"),
    path("leerlab/mijn/<str:key>/gegevens.json", mine.lab_mine_data, name="lab_mine_data"),
    path("leerlab/mijn/<str:key>/wissen/", mine.lab_mine_erase, name="lab_mine_erase"),
    # lab_board
    path("team/<int:team>/leerlab/", board.team_labs, name="team_labs"),
    path("leerlab/beheer/<int:lab>/", board.lab_board, name="lab_board"),
    path("leerlab/beheer/<int:lab>/inschrijving/<int:enrolment>/", board.lab_enrolment, name="lab_enrolment"),
    path("leerlab/beheer/<int:lab>/inschrijving/<int:enrolment>/aannemen/", board.lab_admit, name="lab_admit"),
    path("leerlab/beheer/<int:lab>/inschrijving/<int:enrolment>/voor/", board.lab_pass_over, name="lab_pass_over"),
    path("leerlab/beheer/<int:lab>/mails/", board.lab_mail_log, name="lab_mail_log"),
    path("leerlab/beheer/<int:lab>/mails/<int:lab_mail>/opnieuw/", board.lab_mail_again, name="lab_mail_again"),
    path("leerlab/beheer/<int:lab>/deelnemers.xlsx", board.lab_people_xlsx, name="lab_people_xlsx"),
    path("leerlab/beheer/<int:lab>/aantallen.xlsx", board.lab_counts_xlsx, name="lab_counts_xlsx"),
    # the invitation comes last: a slug is any word but those above (RESERVED_SLUGS in labs/models.py)
    path("leerlab/", enrolling.labs, name="labs"),
    path("leerlab/<slug:slug>/", enrolling.lab, name="lab"),
    path("leerlab/<slug:slug>/beeld/", enrolling.lab_picture, name="lab_picture"),
    path("leerlab/<slug:slug>/agenda.ics", enrolling.lab_ics, name="lab_ics"),
    path("leerlab/<slug:slug>/inschrijven/", enrolling.lab_enrol, name="lab_enrol"),
    path("leerlab/<slug:slug>/inschrijven/mail/", enrolling.lab_asked, name="lab_asked"),
    path("leerlab/<slug:slug>/via/<str:via>/", enrolling.lab_forwarded, name="lab_forwarded"),
]
