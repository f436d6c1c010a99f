"""What somebody asks of the picture: which kinds, which bands, around whom. Nothing asked is everything."""

from django.http import QueryDict

from wijkdna.web.network.queries import TIES, Choice
from wijkdna.web.socialmap.models import Kind


def choice_in(asked: QueryDict) -> Choice:
    """What an address asks; what we do not know counts for nothing, and all kinds together are none in particular."""
    kinds = tuple(one for one in Kind.values if one in asked.getlist("soort"))
    ties = tuple(one for one in TIES if one in asked.getlist("band"))
    near = asked.get("bij", "")
    focus = int(near) if near.isascii() and near.isdecimal() and len(near) < 12 else 0
    return Choice(kinds if len(kinds) < len(Kind) else (), ties if len(ties) < len(TIES) else (), focus)
