"""Pictures and PDFs written anew: of what somebody sends, only what can be seen is kept.

A decoder of pictures or PDFs is what an attacker aims at. So this module is also a program: clean() starts it as a
process of its own, with little memory and time, no settings and no secrets. Decision 0020 tells why.
"""

import re
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

MOST_BYTES = 10_000_000
"""Of a file that comes in, and of what we make of it."""

MOST_PIXELS, LONGEST_SIDE = 40_000_000, 4096
"""A picture with more pixels is refused; one with a longer side is made smaller: A3 at 250 dots an inch."""

MOST_PAGES, MOST_OBJECTS, MOST_UNPACKED = 200, 100_000, 400_000_000
"""Of a PDF; unpacked: bytes of all its streams together."""

MEMORY, SECONDS = 1_000_000_000, 20
"""What the process may use: bytes, and seconds of a processor."""

LONGEST_NAME = 120
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}

REFUSALS = {
    "empty": "Dit bestand is leeg. Kies een ander bestand.",
    "large": "Dit bestand is te groot: hoogstens 10 MB. Maak het kleiner, of knip het in delen.",
    "kind": "Dit is geen foto of pdf die we kunnen bewaren. Kies een jpg-, png-, webp- of pdf-bestand.",
    "heic": "Een HEIC-foto van een iPhone of iPad kunnen we niet lezen. Bewaar de foto als jpg en voeg die toe.",
    "broken": "Dit bestand is beschadigd: we kunnen het niet openen. Bewaar het opnieuw als foto of pdf.",
    "pixels": "Deze foto heeft te veel beeldpunten: hoogstens 40 miljoen. Maak de foto kleiner.",
    "locked": "Deze pdf is beveiligd met een wachtwoord of met rechten. Bewaar hem zonder beveiliging.",
    "pages": "Deze pdf heeft te veel pagina's: hoogstens 200. Knip hem in delen.",
    "heavy": "Dit bestand is te zwaar om te openen. Maak het eenvoudiger, of maak er een foto of pdf van.",
}
_REFUSED = 3
"""What the process ends with when it refuses; it then writes a key of REFUSALS."""


class FileRefused(ValueError):
    """We do not keep this file; the text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as we wrote it. kind: its media type."""

    content: bytes
    kind: str

    @property
    def extension(self) -> str:
        """Of its name, without the dot."""
        return EXTENSIONS[self.kind]


def clean(content: bytes) -> Cleaned:
    """A picture or PDF written anew, with nothing in it but what can be seen. Raises FileRefused.

    What it is, its bytes tell; its name does not count.
    """
    if not content or len(content) > MOST_BYTES:
        raise FileRefused(REFUSALS["large" if content else "empty"])
    kind = kind_of(content)
    written = _in_own_process(content, kind)
    if len(written) > MOST_BYTES:
        raise FileRefused(REFUSALS["large"])
    return Cleaned(written, kind)


def kind_of(content: bytes) -> str:
    """Media type by the first bytes. Raises FileRefused for any other."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return "application/pdf"
    raise FileRefused(REFUSALS["heic" if content[4:8] == b"ftyp" else "kind"])


def _in_own_process(content: bytes, kind: str) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).resolve()), kind]
    try:
        done = subprocess.run(  # noqa: S603 our own program, and the kind is one of four
            command, input=content, capture_output=True, env={}, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(REFUSALS["heavy"]) from None
    if done.returncode == _REFUSED:
        raise FileRefused(REFUSALS[done.stdout.decode("ascii")])
    if done.returncode:  # killed for time or memory, or a decoder that broke off
        raise FileRefused(REFUSALS["heavy" if done.returncode < 0 else "broken"])
    return done.stdout


def safe_name(name: str, extension: str) -> str:
    """The name of a file as people see it, without folders and control signs, and with the extension that is true."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    printable = "".join(sign for sign in base if sign.isprintable() and sign not in '<>:"|?*%;')
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", printable.strip()).strip(". ")
    return f"{stem[: LONGEST_NAME - 6].strip() or 'bestand'}.{extension}"


class _Refused(Exception):
    """In the process: a key of REFUSALS."""


def _picture(content: bytes, kind: str) -> bytes:
    """The pixels of a picture the right way up in sRGB, and nothing else."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # we look ourselves, before anything is unpacked
    try:
        picture = Image.open(BytesIO(content), formats=[_FORMATS[kind]])
        if picture.width * picture.height > MOST_PIXELS:
            raise _Refused("pixels")
        turned = ImageOps.exif_transpose(picture)
        plain = _plain(_in_srgb(turned), has_clear=kind != "image/jpeg")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise _Refused("broken") from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()  # Pillow would write a comment or a profile from here
    file = BytesIO()
    plain.save(file, _FORMATS[kind], **{} if kind == "image/png" else {"quality": 88})
    return file.getvalue()


def _in_srgb(picture: Any) -> Any:  # noqa: ANN401 Pillow is imported in the process only
    """The colours of a camera or printer as a screen shows them; a profile that makes no sense is left out."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        mode = picture.mode if picture.mode in ("RGB", "RGBA") else "RGB"
        return ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError):
        return picture


def _plain(picture: Any, *, has_clear: bool) -> Any:  # noqa: ANN401
    """Eight bits, grey or RGB, with transparency where the format has it."""
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    is_clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if is_clear and has_clear:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


_CATALOG = {
    *("/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/PageLabels", "/Outlines", "/OCProperties"),
    *("/AcroForm", "/Dests", "/Names", "/PageLayout"),
}
"""What stays of the catalogue of a PDF: its pages, and what tells their order and meaning to a screen reader."""

_DROPPED = {
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/Next", "/EF", "/RF", "/EmbeddedFiles", "/AF", "/Collection"),
    *("/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/XFA", "/Perms", "/DSS", "/AlternatePresentations"),
    *("/Renditions", "/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound", "/3DD"),
}
"""Dropped from any object: what acts by itself, files inside the file, and who made it with what."""

_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/GoToDp", "/Thread"),
    *(
        "/Sound",
        "/Movie",
        "/Hide",
        "/Named",
        "/SetOCGState",
        "/Rendition",
        "/Trans",
        "/GoTo3DView",
        "/RichMediaExecute",
    ),
}
_ANNOTATIONS = {
    *("/Link", "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight"),
    *("/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Widget"),
}
_OF_WRITER = ("/T", "/M", "/CreationDate", "/NM", "/Subj", "/RC")
"""Who made a remark on a page, and when; the remark itself can be seen, so it stays."""

_WEB = re.compile(r"\s*(https?://|mailto:)", re.IGNORECASE)


def _pdf(content: bytes) -> bytes:
    """The pages of a PDF without anything that acts, hides or tells who made it."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise _Refused("locked")
            _check_size(pdf)
            _strip(pdf)
            file = BytesIO()
            pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
            return file.getvalue()
    except pikepdf.PasswordError:
        raise _Refused("locked") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, zlib.error) as error:  # what they raise on broken objects
        raise _Refused("heavy" if "bad_alloc" in str(error) else "broken") from None


def _check_size(pdf: Any) -> None:  # noqa: ANN401 pikepdf is imported in the process only
    import pikepdf

    pages, unpacked = len(pdf.pages), 0
    if pages == 0:
        raise _Refused("broken")
    if pages > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
        raise _Refused("pages" if pages > MOST_PAGES else "heavy")
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            unpacked += _length(one)
            if unpacked > MOST_UNPACKED:
                raise _Refused("heavy")


_PICTURES = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}


def _length(stream: Any) -> int:  # noqa: ANN401
    """Bytes of a stream when unpacked; of a picture, which stays packed, as it is."""
    is_picture = bool(set(_filters(stream)) & _PICTURES)
    return len(stream.read_raw_bytes() if is_picture else stream.read_bytes())


def _filters(stream: Any) -> list[str]:  # noqa: ANN401
    import pikepdf

    found = stream.get("/Filter", "")
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]


def _strip(pdf: Any) -> None:  # noqa: ANN401
    import pikepdf

    for key in set(pdf.Root.keys()) - _CATALOG:
        del pdf.Root[key]
    _only(pdf.Root.get("/Names"), {"/Dests"})
    _only(pdf.Root.get("/AcroForm"), {"/Fields", "/DR", "/DA", "/Q", "/NeedAppearances"})
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj["/Annots"] = pikepdf.Array([one for one in page.obj["/Annots"] if _may_stay(one)])
    for one in pdf.objects:
        for inner in _all_in(one):
            _strip_dictionary(inner)


def _only(found: Any, keys: set[str]) -> None:  # noqa: ANN401
    if found is not None:
        for key in set(found.keys()) - keys:
            del found[key]


def _may_stay(annotation: Any) -> bool:  # noqa: ANN401
    return hasattr(annotation, "get") and str(annotation.get("/Subtype", "")) in _ANNOTATIONS


def _all_in(one: Any) -> Iterator[Any]:  # noqa: ANN401
    """An object with the dictionaries written inside it; those it only points to come by themselves."""
    import pikepdf

    waiting = [one]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            inside = list(found)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            inside = [found[key] for key in found.keys()]  # noqa: SIM118 a stream has no items
        else:
            continue
        waiting += [
            each for each in inside if isinstance(each, pikepdf.Array | pikepdf.Dictionary) and not each.is_indirect
        ]


def _strip_dictionary(found: Any) -> None:  # noqa: ANN401
    import pikepdf

    kind, action = str(found.get("/Type", "")), str(found.get("/S", ""))
    is_link = action == "/URI" and "/URI" in found
    if action in _ACTIONS or kind in ("/Sig", "/DocTimeStamp") or (is_link and not _WEB.match(str(found["/URI"]))):
        _only(found, set())
        return
    is_remark = str(found.get("/Subtype", "")) in _ANNOTATIONS - {"/Widget"} and "/Rect" in found
    for key in _DROPPED | set(_OF_WRITER if is_remark else ()):
        if key in found:
            del found[key]
    if isinstance(found, pikepdf.Stream):
        _only(found, set(found.keys()) - {"/F", "/FFilter", "/FDecodeParms"})
        _strip_picture(found)


def _strip_picture(stream: Any) -> None:  # noqa: ANN401
    """A photo inside a PDF has its own remarks. Packed a second time, as some programs do, it is unpacked once."""
    import pikepdf

    names = _filters(stream)
    if names not in (["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]):
        return
    jpeg = stream.read_raw_bytes()
    parameters = stream.get("/DecodeParms")
    if len(names) > 1:
        jpeg, parameters = zlib.decompress(jpeg), None
    stream.write(without_segments(jpeg), filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without its remarks: place, camera, date. What a decoder needs (APP0, and Adobe's APP14) stays."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        marker = jpeg[at + 1]
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


def main(kind: str) -> int:
    """Read a file, write it anew; what the process ends with."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        answer, code = (_pdf(content) if kind == "application/pdf" else _picture(content, kind)), 0
    except _Refused as refused:
        answer, code = str(refused).encode("ascii"), _REFUSED
    except MemoryError:
        answer, code = b"heavy", _REFUSED
    sys.stdout.buffer.write(answer)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
