"""Files to write anew, and why one was refused."""

from io import BytesIO

import pytest
from PIL import Image

from wijkdna.web.dossiers import documents
from wijkdna.web.dossiers.documents import FileRefused, clean

SECRET = b"GEHEIM"


def photo(kind="JPEG", mode="RGB", size=(40, 30), **options):
    """The left half red, the right half blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    file = BytesIO()
    picture.convert(mode).save(file, kind, **options)
    return file.getvalue()


def exif(orientation=1):
    """As a phone writes it: where, with what, and which side is up."""
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x013B] = orientation, "GEHEIM toestel", "GEHEIM naam"
    found.get_ifd(0x8825).update({1: "N", 2: (52.0, 43.0, 12.0), 3: "E", 4: (4.0, 55.0, 3.0)})
    return found


def opened(content):
    return Image.open(BytesIO(content))


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        clean(content)
    return next(key for key, text in documents.REFUSALS.items() if text == str(refused.value))
