"""What can go wrong during set-up, in words for the person at the keyboard."""

import errno
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE, STDOUT

ROOT = Path(__file__).resolve().parent.parent

DISK_FULL = "De schijf is vol. Maak ruimte (de eerste keer is ongeveer 1,5 GB nodig) en probeer het opnieuw."
NO_RIGHTS = "WijkDNA mag hier niet schrijven. Zet de map op een plek waar u wel mag schrijven, of vraag de beheerder."
NO_NETWORK = (
    "Ophalen van internet lukte niet. De eerste keer heeft WijkDNA internet nodig.\n"
    "Controleer de verbinding. Werkt u via een proxy? Zet dan HTTPS_PROXY, of vraag de beheerder."
)
NOT_TRUSTED = (
    "Deze computer vertrouwt de plek niet waar WijkDNA ophaalt. Vaak heeft een organisatie een eigen certificaat.\n"
    "Vraag de beheerder waar dat bestand staat, en zet SSL_CERT_FILE, PIP_CERT en NODE_EXTRA_CA_CERTS op die plek."
)
NO_LIBRARY = "Er ontbreekt een bibliotheek. Op Debian of Ubuntu helpt meestal: sudo apt install libatomic1"
OLD_LOCK = "uv.lock past niet bij pyproject.toml. Maak hem opnieuw met: .venv/bin/uv lock"
NO_DATABASE = "De database geeft geen antwoord. Draait hij, en klopt DATABASE_URL?"

# The words that pip, uv, npm and Django use; the first that fits wins.
_SIGNS = (
    (DISK_FULL, r"No space left on device|ENOSPC|os error 28|database or disk is full"),
    (NO_RIGHTS, r"Read-only file system|EROFS|os error 30|Permission denied|EACCES|os error 13\b|readonly database"),
    (NO_LIBRARY, r"error while loading shared libraries"),
    (OLD_LOCK, r"lockfile.*needs to be updated"),
    (
        NOT_TRUSTED,
        r"CERTIFICATE_VERIFY_FAILED|UnknownIssuer|invalid peer certificate|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)",
    ),
    (NO_DATABASE, r"OperationalError"),
    (
        NO_NETWORK,
        r"Failed to (fetch|download)|error sending request|Could not find a version|name resolution|ConnectionError"
        r"|ProxyError|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|timed out",
    ),
)
_IDLE = re.compile(r"\s(?! *cause:)|Traceback|The above exception|WARNING: Retrying|npm error\s*$|npm error +at ")
_ERRNO = {errno.ENOSPC: DISK_FULL, errno.EDQUOT: DISK_FULL, errno.EROFS: NO_RIGHTS} | dict.fromkeys(
    (errno.EACCES, errno.EPERM), NO_RIGHTS
)


class Problem(Exception):
    """Something the user can solve; the text says what happened and what to do."""


def explain(output: str) -> str:
    """Words for what a failed program printed, with its own last lines below."""
    said = next((words for words, signs in _SIGNS if re.search(signs, output)), "Deze stap is niet gelukt.")
    return "\n".join([said, "", "Het programma meldde:", *(f"  {line}" for line in _last_words(output))])


def explain_os(error: OSError) -> str:
    """Words for a file that could not be read or written."""
    said = _ERRNO.get(error.errno or 0, "Een bestand lezen of schrijven lukte niet.")
    return f"{said}\n({error.filename or ROOT}: {error.strerror})"


def _last_words(output: str) -> list[str]:
    """The last lines that say something: not the inside of a traceback, nor each attempt of pip."""
    lines = [line.rstrip()[:200] for line in output.splitlines()]
    return [line for line in lines if line and not _IDLE.match(line)][-6:]


def run(command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path = ROOT) -> str:
    """What a program printed. Raises Problem when it fails or cannot be started."""
    done = subprocess.run(  # noqa: S603 every command is written in this package
        command, check=False, cwd=cwd, env=env, encoding="utf-8", errors="replace", stdout=PIPE, stderr=STDOUT
    )
    if done.returncode:
        raise Problem(explain(done.stdout))
    return done.stdout
