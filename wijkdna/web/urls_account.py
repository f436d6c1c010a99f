"""Pages for signing in, of the packages that do it: those that we use, with their names and our addresses.

There is no signing up: an invitation makes an account. What only makes sense with a password is not there (404) when
OIDC_ONLY leaves signing in to the organisation.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from wijkdna.web.accounts import views as own
from wijkdna.web.accounts.adapters import listen
from wijkdna.web.accounts.views import with_password

urlpatterns = [
    path("inloggen/", own.sign_in, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("inloggen/geen-account/", account.signup, name="account_signup"),
    path("inloggen/gesloten/", account.account_inactive, name="account_inactive"),
    path("inloggen/tweede-stap/", mfa.authenticate, name="mfa_authenticate"),
    path("inloggen/passkey/", with_password(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("inloggen/met/<slug:provider_id>/", own.of_provider(oidc.login), name="openid_connect_login"),
    path("inloggen/met/<slug:provider_id>/terug/", own.of_provider(oidc.callback), name="openid_connect_callback"),
    path("inloggen/gestopt/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("inloggen/mislukt/", social.login_error, name="socialaccount_login_error"),
    path("wachtwoord-vergeten/", with_password(account.password_reset), name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "wachtwoord-vergeten/klaar/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^wachtwoord-vergeten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        with_password(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("mijn-account/opnieuw/", account.reauthenticate, name="account_reauthenticate"),
    path("mijn-account/opnieuw/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("mijn-account/opnieuw/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("mijn-account/wachtwoord/", with_password(account.password_change), name="account_change_password"),
    path("mijn-account/wachtwoord/kiezen/", with_password(account.password_set), name="account_set_password"),
    path("mijn-account/e-mailadres/", with_password(account.email), name="account_email"),
    path("mijn-account/e-mailadres/bericht/", account.email_verification_sent, name="account_email_verification_sent"),
    path("mijn-account/e-mailadres/bevestigen/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("mijn-account/sessies/", sessions.list_usersessions, name="usersessions_list"),
    path("mijn-account/koppeling/", social.connections, name="socialaccount_connections"),
    path("mijn-account/tweede-stap/", mfa.index, name="mfa_index"),
    path("mijn-account/tweede-stap/app/aan/", with_password(totp.activate_totp), name="mfa_activate_totp"),
    path("mijn-account/tweede-stap/app/uit/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("mijn-account/tweede-stap/herstelcodes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "mijn-account/tweede-stap/herstelcodes/nieuw/",
        with_password(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mijn-account/tweede-stap/herstelcodes.txt", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("mijn-account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("mijn-account/passkeys/toevoegen/", with_password(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("mijn-account/passkeys/<int:pk>/naam/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("mijn-account/passkeys/<int:pk>/verwijderen/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]

for page in urlpatterns:  # a browser that others use keeps no keys and codes
    page.callback = never_cache(page.callback)

listen()
