"""Pictures written anew: real photos with a place in them, real bombs, real tricks."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tests.web.anew import SECRET, exif, opened, photo, refusal
from wijkdna.web.dossiers import documents
from wijkdna.web.dossiers.documents import clean, safe_name, without_segments


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_what_can_be_seen_and_nothing_else(kind):
    sent = photo(kind, exif=exif())
    assert SECRET in sent

    written = clean(sent)

    assert (written.kind, written.extension) == (f"image/{kind.lower()}", {"JPEG": "jpg"}.get(kind, kind.lower()))
    assert SECRET not in written.content
    found = opened(written.content)
    assert (found.format, found.size, dict(found.getexif())) == (kind, (40, 30), {})
    assert found.convert("RGB").getpixel((5, 5))[0] > 200


def test_a_photo_is_turned_the_right_way_up():
    found = opened(clean(photo(exif=exif(orientation=6))).content)

    assert found.size == (30, 40)
    assert found.getpixel((15, 5))[0] > 200  # red was left, and is now on top
    assert found.getpixel((15, 35))[2] > 200


def test_remarks_in_a_photo_are_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "GEHEIM")
    text.add_itxt("XML:com.adobe.xmp", "GEHEIM", zip=True)

    assert SECRET not in clean(photo("PNG", pnginfo=text)).content
    assert opened(clean(photo("PNG", pnginfo=text)).content).info == {}
    assert "comment" not in opened(clean(photo(comment=SECRET)).content).info


def test_a_profile_of_colours_is_used_and_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for kind in ("JPEG", "PNG", "WEBP"):
        found = opened(clean(photo(kind, icc_profile=profile)).content)
        assert "icc_profile" not in found.info
        assert found.convert("RGB").getpixel((5, 5))[0] > 200


def test_a_profile_that_makes_no_sense_is_left_out():
    assert "icc_profile" not in opened(clean(photo(icc_profile=b"GEHEIM" * 100)).content).info


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "P", "RGB"),
        ("PNG", "L", "L"),
        ("PNG", "1", "L"),
        ("PNG", "I;16", "L"),
        ("JPEG", "L", "L"),
        ("JPEG", "CMYK", "RGB"),
        ("WEBP", "RGB", "RGB"),
    ],
)
def test_every_kind_of_pixels_becomes_a_plain_one(kind, mode, becomes):
    if mode == "I;16":
        file = BytesIO()
        Image.new("I;16", (4, 4), 40_000).save(file, "PNG")
        sent = file.getvalue()
    else:
        sent = photo(kind, mode)

    found = opened(clean(sent).content)

    assert found.mode == becomes
    if mode == "I;16":
        assert found.getpixel((1, 1)) == 40_000 // 256


def test_a_clear_colour_in_a_palette_stays_clear():
    sent = photo("PNG", "P", transparency=0)

    assert opened(clean(sent).content).mode == "RGBA"


def test_what_is_half_clear_stays_so():
    for kind in ("PNG", "WEBP"):
        file = BytesIO()
        Image.new("RGBA", (8, 8), (255, 0, 0, 100)).save(file, kind)
        assert opened(clean(file.getvalue()).content).getpixel((4, 4))[3] == 100


def test_of_a_moving_picture_the_first_one_stays():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    file = BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])

    found = opened(clean(file.getvalue()).content)

    assert (getattr(found, "n_frames", 1), found.convert("RGB").getpixel((1, 1))) == (1, (255, 0, 0))


def test_a_large_photo_becomes_smaller():
    assert opened(clean(photo(size=(6000, 3000), quality=20)).content).size == (4096, 2048)


def png_of(width, height, data=b""):
    """A PNG that says it is this large, whatever is in it."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_picture_that_unpacks_to_too_many_pixels_is_not_unpacked():
    bomb = zlib.compress(bytes(3 * 8000 + 1) * 8000, 9)

    assert len(bomb) < 1_000_000
    assert refusal(png_of(8000, 8000, bomb)) == "pixels"
    assert refusal(png_of(2**31 - 1, 2**31 - 1)) in ("pixels", "broken")


def test_remarks_that_unpack_to_a_gigabyte_are_refused():
    text = zlib.compress(bytes(100_000_000), 9)
    body = b"Comment\0\0" + text
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    good = photo("PNG")

    assert refusal(good[:33] + chunk * 10 + good[33:]) == "broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_breaks_off_is_refused(kind):
    sent = photo(kind, size=(400, 300))

    assert refusal(sent[: len(sent) // 2]) == "broken"
    assert refusal(sent[:20]) == "broken"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"x" * 10_000_001, "large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kind"),
        (b"<!doctype html><script>alert(1)</script>", "kind"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "kind"),
        (b"PK\x03\x04", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        (b"%PDF-1.7\nnothing", "broken"),
        (b"\xff\xd8\xff<script>", "broken"),
    ],
)
def test_what_is_no_picture_or_pdf_is_refused_by_its_bytes(content, key):
    assert refusal(content) == key


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + SECRET, b"%PDF-1.4 " + SECRET])
def test_what_hangs_behind_a_picture_is_gone(tail):
    for kind in ("JPEG", "PNG", "WEBP"):
        written = clean(photo(kind) + tail).content
        assert tail not in written
        assert opened(written).size == (40, 30)


def test_what_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 0.01)

    assert refusal(photo()) == "heavy"


def test_a_picture_that_would_be_too_large_anew_is_refused(monkeypatch):
    file = BytesIO()
    Image.effect_noise((200, 200), 90).save(file, "JPEG", quality=5)
    monkeypatch.setattr(documents, "MOST_BYTES", len(file.getvalue()))

    assert refusal(file.getvalue()) == "large"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plein.jpg", "plein.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\map\\foto.JPG", "foto.png"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.png"),
        ('x"><script>.jpg', "xscript.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("", "bestand.png"),
        (".htaccess", "htaccess.png"),
        ("...", "bestand.png"),
        ("é" * 300, f"{'é' * 114}.png"),
        ("plein van 25.11.2026", "plein van 25.11.png"),
    ],
)
def test_a_name_is_only_a_name(name, safe):
    assert safe_name(name, "png") == safe


def test_a_photo_loses_its_remarks_without_being_drawn_again():
    sent = photo(exif=exif(), comment=SECRET)
    found = without_segments(sent)

    assert SECRET not in found
    assert opened(found).tobytes() == opened(sent).tobytes()
    assert without_segments(found) == found
    for odd in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", sent[:30]):
        assert SECRET not in without_segments(odd)
