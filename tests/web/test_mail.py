"""E-mail through the mail server of the settings: a real one in this process, and the command that tries it."""

import datetime
import ipaddress
import socket
import ssl
import subprocess
import sys
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parent.parent.parent
HOST = "127.0.0.1"


class Received:
    """Keeps what comes in; refuses one address."""

    def __init__(self):
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 the name is aiosmtpd's
        if address == "niemand@voorbeeld.nl":
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.messages.append((envelope, bool(session.ssl)))
        return "250 OK"


class OnAnyPort(Controller):
    """A mail server on a free port; Controller itself cannot tell which one it got."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def certificate(folder):
    """A certificate of this computer, signed by itself; gives the file with both certificate and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


@pytest.fixture
def mail_server():
    """mail_server(**options) starts one, and gives it with what it received."""
    started = []

    def start(**options):
        received = Received()
        server = OnAnyPort(received, hostname=HOST, port=0, **options)
        server.start()
        started.append(server)
        return server, received

    yield start
    for server in started:
        server.stop()


def mail_test(folder, address="u@voorbeeld.nl", **settings):
    """What the command says, in a process of its own with these settings."""
    env = {"PYTHONPATH": str(ROOT), "SECRET_KEY": "for-tests-only-" * 4, "WIJKDNA_DATA": str(folder), **settings}
    command = [sys.executable, "-m", "wijkdna", "mail-test", address]
    done = subprocess.run(command, check=False, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def settings_of(server, **more):
    return {"EMAIL_HOST": HOST, "EMAIL_PORT": str(server.port), "EMAIL_SECURITY": "none", **more}


def subject(envelope):
    return str(make_header(decode_header(message_from_bytes(envelope.content)["Subject"])))


def test_a_message_goes_through_the_mail_server_of_the_settings(mail_server, tmp_path):
    server, received = mail_server()

    code, said, wrong = mail_test(tmp_path, **settings_of(server, EMAIL_FROM="WijkDNA <wijkdna@voorbeeld.nl>"))

    ((envelope, _),) = received.messages
    assert (code, wrong) == (0, "")
    assert said.startswith(f"De mailserver {HOST} nam het bericht aan.")
    assert (envelope.mail_from, envelope.rcpt_tos) == ("wijkdna@voorbeeld.nl", ["u@voorbeeld.nl"])
    assert subject(envelope) == "Proefbericht van WijkDNA"


def test_with_starttls_and_a_password_it_goes_encrypted(mail_server, tmp_path):
    file = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)

    def is_known(server, session, envelope, mechanism, login):
        known = isinstance(login, LoginPassword) and (login.login, login.password) == (b"wijkdna", b"geheim")
        return AuthResult(success=known)

    server, received = mail_server(
        tls_context=context, require_starttls=True, auth_required=True, authenticator=is_known
    )
    login = {"EMAIL_USER": "wijkdna", "EMAIL_PASSWORD": "geheim", "SSL_CERT_FILE": str(file)}

    code, _, wrong = mail_test(tmp_path, **settings_of(server, EMAIL_SECURITY="starttls", **login))

    assert (code, wrong) == (0, "")
    assert [encrypted for _, encrypted in received.messages] == [True]


def test_a_server_that_is_not_who_it_says_gets_nothing(mail_server, tmp_path):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate(tmp_path))
    server, received = mail_server(tls_context=context)

    code, _, said = mail_test(tmp_path, **settings_of(server, EMAIL_SECURITY="starttls"))

    assert (code, received.messages) == (1, [])
    assert said.startswith(f"De mailserver {HOST}:{server.port} antwoordt niet: ")


def test_without_a_mail_server_the_message_is_shown(tmp_path):
    code, shown, said = mail_test(tmp_path)

    assert code == 0
    assert "To: u@voorbeeld.nl" in shown
    assert said == "EMAIL_HOST is niet ingesteld: het bericht staat hierboven en is niet verstuurd.\n"


def test_an_address_that_is_refused_is_told(mail_server, tmp_path):
    server, received = mail_server()

    code, _, said = mail_test(tmp_path, "niemand@voorbeeld.nl", **settings_of(server))

    assert (code, received.messages) == (1, [])
    assert said.startswith(f"De mailserver {HOST} weigert het bericht: ")


def test_a_mail_server_that_is_not_there_is_told(tmp_path):
    with socket.create_server((HOST, 0)) as nobody:
        port = nobody.getsockname()[1]

    code, _, said = mail_test(tmp_path, EMAIL_HOST=HOST, EMAIL_PORT=str(port))

    assert code == 1
    assert said.startswith(f"De mailserver {HOST}:{port} antwoordt niet: Connection refused.")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY is 'ssl'. Kies uit: starttls, tls, none.\n"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT is 'smtp'. Geef een getal.\n"),
        ({"STORAGE_URL": "https://x"}, "STORAGE_URL is 'https://x'. Schrijf het als s3://bucket of s3://bucket/map.\n"),
    ],
)
def test_a_setting_that_cannot_be_is_told_before_anything_happens(tmp_path, settings, expected):
    assert mail_test(tmp_path, **settings) == (1, "", expected)
