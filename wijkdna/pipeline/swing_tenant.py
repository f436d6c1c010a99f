"""A site on ABF Swing, as the ways to ask it share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wijkdna.pipeline.network import SourceUnreachable, Web

LEVELS = {"buurt": ("BU", 8), "wijk": ("WK", 6), "gemeente": ("GM", 4)}
"""Level -> how our codes of it begin, and how many signs follow."""

DAYS = 7
"""Nobody says which version an answer has: after so many days we ask again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A site on Swing.

    name         its name among the settings (SOURCE_<NAME>_HOST, _KEY, _ODS, _VIEWER, _SHOW), in lower case
    title        what the site is called
    usual        its usual address, "" when nobody knows it for certain
    maybe        addresses that it may have, then
    file         where the answers are kept, relative to the raw folder
    codes        our name of a variable -> code of the subject
    measured_by  our name of a variable -> who measured it, for when the site does not say
    levels       levels that are asked for
    since        first year to ask for, where years are asked one by one
    """

    name: str
    title: str
    usual: str
    file: str
    codes: Mapping[str, str]
    measured_by: Mapping[str, str] = field(default_factory=dict)
    levels: Sequence[str] = tuple(LEVELS)
    since: int = 2019
    maybe: Sequence[str] = ()

    def setting(self, what: str) -> str:
        """The name of one of its settings, such as SOURCE_KLIMAATMONITOR_KEY."""
        return f"SOURCE_{self.name.upper()}_{what}"

    def host(self, web: Web) -> str:
        """Its address. Raises SourceUnreachable when a site should fill it in and did not."""
        if not self.usual and self.name not in web.settings.hosts:
            raise SourceUnreachable(
                f"Vul het adres in bij {self.setting('HOST')}. Welk adres het is, weten we niet zeker: "
                f"probeer {' of '.join(self.maybe)}."
            )
        return web.base(self.name, self.usual)
