"""A Word document read as plain text: paragraphs, tables, text boxes, headers and footers. Nothing else of it is kept.

A reader of documents is what an attacker aims at. So this module is also a program: text_of() starts it as a process
of its own, with little memory and time, no settings and no secrets.
"""

import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 5_000_000, 60_000_000, 1_000
"""Of a file that comes in; of all its parts together when unpacked; and how many parts."""

MOST_SIGNS = 20_000
"""Of the text that is read: some five pages."""

MEMORY, SECONDS = 1_000_000_000, 10
"""What the process may use: bytes, and seconds of a processor."""

REFUSALS = {
    "empty": "Dit bestand is leeg. Kies een ander bestand.",
    "large": "Dit bestand is te groot: hoogstens 5 MB. Haal de foto’s eruit, of plak de tekst hieronder.",
    "kind": "Dit is geen Word-bestand (docx). Bewaar het als docx, of plak de tekst hieronder.",
    "old": "Dit is een oud Word-bestand, of er zit een wachtwoord op. Bewaar het als docx zonder wachtwoord.",
    "macros": "In dit bestand zitten macro’s: kleine programma’s. Bewaar het als gewoon docx-bestand, zonder macro’s.",
    "broken": "Dit bestand is beschadigd: we kunnen het niet openen. Bewaar het opnieuw als docx.",
    "entities": "Dit bestand is niet zo gemaakt als Word dat doet. Open het in Word en bewaar het opnieuw als docx.",
    "heavy": "Dit bestand is te zwaar om te openen. Plak de tekst hieronder.",
    "nothing": "In dit bestand staat geen tekst die we kunnen lezen. Is het een plaatje? Typ de tekst dan over.",
    "long": "Deze tekst is te lang: hoogstens 20.000 tekens, zo’n vijf bladzijden. Plak alleen wat bewoners krijgen.",
}
_REFUSED = 3
"""What the process ends with when it refuses; it then writes a key of REFUSALS."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_OTHER = rb"""\?xml(?:(?!\?>).)*\sencoding\s*=\s*["'](?!utf-8["']|us-ascii["'])"""
_UTF_8 = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?!" + _OTHER + rb")[^\0]", re.IGNORECASE | re.DOTALL)
"""How a part begins whose signs are those of _ENTITY: in another encoding these could be written otherwise."""

_MACROS = re.compile(rb"vbaProject|macroEnabled", re.IGNORECASE)
_PIECE = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


class FileRefused(ValueError):
    """We cannot read this file; the text says why, in Dutch."""


def text_of(content: bytes) -> str:
    """The text of a docx, a line per paragraph; its name does not count, only its bytes. Raises FileRefused."""
    if not content or len(content) > MOST_BYTES:
        raise FileRefused(REFUSALS["large" if content else "empty"])
    command = [sys.executable, "-I", str(Path(__file__).resolve())]
    try:
        done = subprocess.run(  # noqa: S603 our own program
            command, input=content, capture_output=True, env={}, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(REFUSALS["heavy"]) from None
    if done.returncode == _REFUSED:
        raise FileRefused(REFUSALS[done.stdout.decode("ascii")])
    if done.returncode:  # killed for time or memory, or a reader that broke off
        raise FileRefused(REFUSALS["heavy" if done.returncode < 0 else "broken"])
    return done.stdout.decode("utf-8")


class _Refused(Exception):
    """In the process: a key of REFUSALS."""


def _check(content: bytes) -> None:
    """Whether it is a docx without programs, within its limits when unpacked. Raises _Refused."""
    if content.startswith(_OLE):
        raise _Refused("old")
    if not content.startswith(b"PK\x03\x04"):
        raise _Refused("kind")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
        names = {one.filename for one in parts}
        if "word/document.xml" not in names or "[Content_Types].xml" not in names:
            raise _Refused("kind")
        if any(one.flag_bits & 1 for one in parts):
            raise _Refused("old")
        if len(parts) > MOST_PARTS:
            raise _Refused("heavy")
        if any(_MACROS.search(name.encode()) for name in names):
            raise _Refused("macros")
        _measure(packed)


def _measure(packed: zipfile.ZipFile) -> None:
    """Unpack all, a piece at a time, and keep nothing: what the zip says about its own size is not believed."""
    unpacked = 0
    for one in packed.infolist():
        is_xml = one.filename.lower().endswith((".xml", ".rels"))
        with packed.open(one) as part:
            end = b""
            while piece := part.read(_PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise _Refused("heavy")
                if is_xml and (_ENTITY.search(end + piece) or not (end or _UTF_8.match(piece))):
                    raise _Refused("entities")
                if one.filename == "[Content_Types].xml" and _MACROS.search(end + piece):
                    raise _Refused("macros")
                end = piece[-40:]


def _read(content: bytes) -> str:
    """The text of a docx that was checked."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(BytesIO(content))
        lines = list(_lines(document))
    except (OpcError, SyntaxError, *_BROKEN, AttributeError, IndexError, TypeError):
        raise _Refused("broken") from None
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if not text:
        raise _Refused("nothing")
    if len(text) > MOST_SIGNS:
        raise _Refused("long")
    return text


def _lines(document: Any) -> Iterator[str]:  # noqa: ANN401 python-docx is imported in the process only
    """Headers, the text itself, footers; each header once."""
    seen: set[str] = set()
    for above in (True, False):
        if not above:
            yield from _paragraphs(document.element.body)
        for section in document.sections:
            parts = (
                (section.header, section.first_page_header) if above else (section.footer, section.first_page_footer)
            )
            for one in parts:
                found = (
                    [] if one.is_linked_to_previous else [line for line in _paragraphs(one._element) if line.strip()]
                )
                if found and (key := "\n".join(found)) not in seen:
                    seen.add(key)
                    yield from (["", *found] if not above else [*found, ""])


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SECOND = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What stands there a second time, for programs that cannot draw a text box."""


def _paragraphs(root: Any) -> Iterator[str]:  # noqa: ANN401
    """Each paragraph as a line, in the order of the document, also in tables and text boxes."""
    for paragraph in root.iter(f"{_W}p"):
        if next(paragraph.iterancestors(_SECOND), None) is None:
            yield "".join(_signs(paragraph)).rstrip()


def _signs(paragraph: Any) -> Iterator[str]:  # noqa: ANN401
    """What stands in one paragraph itself; what was deleted is no text."""
    for one in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(one.iterancestors(f"{_W}p"), None) is not paragraph or one.getparent().tag == f"{_W}tabs":
            continue
        kind = one.tag.removeprefix(_W)
        yield {"t": one.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(kind, "\n")


def main() -> int:
    """Read a file, write its text; what the process ends with."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        _check(content)
        answer, code = _read(content).encode("utf-8"), 0
    except _Refused as refused:
        answer, code = str(refused).encode("ascii"), _REFUSED
    except MemoryError:
        answer, code = b"heavy", _REFUSED
    except _BROKEN:
        answer, code = b"broken", _REFUSED
    sys.stdout.buffer.write(answer)
    return code


if __name__ == "__main__":
    sys.exit(main())
