"""Hand-over packs for tests: read in, and as a zip of any files."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.web.people import RELEASE
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.handover import actions
from wijkdna.web.handover.actions import Place


def read_in(plain: Any, team: Team, by: User, area: str = "BU99010001", name: str = "Overgenomen") -> Dossier:
    """The dossier that a team makes of a pack."""
    place = Place(release=RELEASE, area_code=area)
    return actions.import_pack(team=team, name=name, place=place, plain=plain, by=by)


def zipped(plain: Any, **files: bytes) -> bytes:
    """A pack with this in its JSON."""
    return packed({"dossier.json": json.dumps(plain).encode(), **files})


def packed(files: dict[str, bytes], kind: int = ZIP_DEFLATED) -> bytes:
    """A zip."""
    made = BytesIO()
    with ZipFile(made, "w", kind) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return made.getvalue()
