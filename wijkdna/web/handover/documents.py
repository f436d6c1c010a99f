"""The hand-over pack as a file: a zip that people can read and that another installation can read in."""

import json
import re
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from wijkdna.domain.handover import PackRefused, read_plain
from wijkdna.domain.numbers_nl import date_nl, release_nl
from wijkdna.store.handover import load_handover
from wijkdna.store.spreadsheets import Column, csv_lines
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.handover.queries import Pack, Plain, counts_of, readable
from wijkdna.web.plan_papers.documents import plan_docx
from wijkdna.web.plan_papers.queries import plan_on_paper

JSON, README, PLAN = "dossier.json", "LEESMIJ.txt", "plan.docx"

MOST_BYTES = 10_000_000
"""Of a pack that comes in."""

MOST_UNPACKED, MOST_JSON = 40_000_000, 15_000_000
"""Of all files together, which nobody unpacks; and of the one that is read."""

MOST_FILES = 60
MOST_RATIO = 200
"""So many times larger than packed no text becomes by itself."""

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._-]{1,80}")
_CHUNK = 1 << 16


def zip_of(access: Access, pack: Pack) -> bytes:
    """The pack: the same content gives the same bytes, but for the day."""
    made = date.fromisoformat(pack.plain["made_on"])
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, content in _files(access, pack):
            info = ZipInfo(name, (made.year, made.month, made.day, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, content)
    return file.getvalue()


def _files(access: Access, pack: Pack) -> Iterator[tuple[str, bytes]]:
    yield README, readme(access, pack).encode("utf-8-sig")
    yield PLAN, plan_docx(plan_on_paper(access).document)
    for table, headings, rows in readable(pack):
        columns = [Column(one[:1].upper() + one[1:], 20) for one in headings]
        yield csv_name(table.title), "".join(csv_lines(columns, rows)).encode()
    yield JSON, json.dumps(pack.plain, ensure_ascii=False, indent=1).encode()


def csv_name(title: str) -> str:
    """ "Sociale kaart, wie en wat" as the name of a file."""
    return f"{_NOT_IN_A_NAME.sub('-', title.lower()).strip('-')}.csv"


def readme(access: Access, pack: Pack) -> str:
    """What is in the pack, and what is not, in plain words."""
    dossier, known = access.dossier, load_handover()
    counted = [f"  {csv_name(one.title)}: {one.title.lower()} ({one.count})" for one in counts_of(pack)]
    behind = [f"  - {one}" for one in dict.fromkeys(known.left_out.values())]
    lines = [
        f"Overdracht van {dossier.name}",
        f"Gemaakt op {date_nl(date.fromisoformat(pack.plain['made_on']))} door team {dossier.team.name}.",
        f"Cijfers van {release_nl(dossier.release)}.",
        "",
        "Wat zit hierin",
        f"  {PLAN}: het plan van aanpak, om te lezen en te delen",
        *counted,
        f"  {JSON}: hetzelfde voor een andere WijkDNA. Kies daar bij Dossiers “Dossier inlezen”.",
        "",
        "Wat zit hier niet in",
        *behind,
        "  - telefoonnummers en openbare contactgegevens op de sociale kaart en op afsprakenkaarten",
        "  - namen van collega’s: wie iets opschreef of bijhoudt",
        "  - wat op de sociale kaart niet zichtbaar was voor wie dit pakket maakte",
        "",
        "Vrije tekst kan toch iets over een mens zeggen. Bewaar dit pakket niet langer dan nodig, en stuur het niet",
        "rond. Wie de deur opendeed, deed dat voor u: vertel partners dat een ander het overneemt.",
        "",
    ]
    if pack.names:
        times = "één tekst" if pack.names == 1 else f"{pack.names} teksten"
        lines.insert(-3, f"Uit {times} is een naam weggelaten van iemand die daar niet mee instemde.")
    return "\r\n".join(lines)


# ---- and back


def plain_in(content: bytes) -> Plain:
    """What a pack holds for an installation. Raises PackRefused; nothing is written to disk."""
    if len(content) > MOST_BYTES:
        raise PackRefused("Dit bestand is groter dan 10 MB. Dat is geen overdrachtspakket.")
    try:
        with ZipFile(BytesIO(content)) as packed:
            _check(packed.infolist())
            return read_plain(_read(packed))
    except PackRefused:
        raise
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error):
        raise PackRefused("Dit zip-bestand is beschadigd, of het is geen zip. Vraag het opnieuw.") from None


def dossier_in(plain: Plain) -> dict[str, str]:
    """Name, area and release of the dossier in a pack. Raises PackRefused."""
    found = plain.get("dossier")
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in load_handover().dossier):
        raise PackRefused("In dit pakket staat niet over welke plek het gaat. Vraag een nieuw pakket.")
    told = {name: found[name].strip() for name in load_handover().dossier}
    if bool(told["area_code"]) == bool(told["own_area"]) or not 0 < len(told["name"]) <= LONGEST_NAME:
        raise PackRefused("In dit pakket staat niet over welke plek het gaat. Vraag een nieuw pakket.")
    return told


def _check(files: list[ZipInfo]) -> None:
    """Raises PackRefused for a zip that is not one of ours, before anything of it is unpacked."""
    names = [one.filename for one in files]
    if len(files) > MOST_FILES:
        raise PackRefused("In dit zip-bestand zitten te veel bestanden. Dat is geen overdrachtspakket.")
    if not all(_PLAIN_NAME.fullmatch(one) and ".." not in one for one in names) or len(set(names)) != len(names):
        raise PackRefused("In dit zip-bestand zitten mappen of vreemde namen. Kies het pakket zoals u het kreeg.")
    if any(one.flag_bits & 1 for one in files):
        raise PackRefused("Dit zip-bestand heeft een wachtwoord. Haal dat eraf, of vraag een nieuw pakket.")
    if sum(one.file_size for one in files) > MOST_UNPACKED or any(_is_bomb(one) for one in files):
        raise PackRefused("Dit zip-bestand wordt uitgepakt veel te groot. Dat is geen overdrachtspakket.")
    if any(one.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for one in files):
        raise PackRefused("Dit zip-bestand is op een vreemde manier ingepakt. Kies het pakket zoals u het kreeg.")
    if JSON not in names:
        raise PackRefused(f"In dit zip-bestand zit geen {JSON}. Kies het pakket zoals u het kreeg.")


def _is_bomb(file: ZipInfo) -> bool:
    return file.file_size > 100_000 and file.file_size > MOST_RATIO * max(1, file.compress_size)


def _read(packed: ZipFile) -> bytes:
    """The JSON, never more of it than a pack may hold: what a zip says of its sizes may not be true."""
    found = bytearray()
    with packed.open(JSON) as file:
        while chunk := file.read(_CHUNK):
            found += chunk
            if len(found) > MOST_JSON:
                raise PackRefused("Dit zip-bestand wordt uitgepakt veel te groot. Dat is geen overdrachtspakket.")
    return bytes(found)
