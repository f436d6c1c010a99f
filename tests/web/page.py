"""A page as a reader of its source sees it: elements with their text, in order.

Markup that does not close is an error, although a browser would forgive it.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Element:
    """One element; text is all text inside it."""

    tag: str
    attrs: dict[str, str]
    parent: "Element | None"
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words inside, with single spaces."""
        return " ".join("".join(self.parts).split())

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    def __getitem__(self, name: str) -> str:
        return self.attrs[name]

    def inside(self, ancestor: "Element") -> bool:
        """True for an element somewhere below the ancestor."""
        above = self.parent
        while above is not None and above is not ancestor:
            above = above.parent
        return above is ancestor


class MarkupError(AssertionError):
    """A tag that closes nothing, or an attribute that stands twice."""


class _Reader(HTMLParser):
    def __init__(self, page: "Page") -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(element)
        elif tag == "br":
            self.handle_data(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            raise MarkupError(f"<{tag}> has an attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1] if self.open else None)
        self.page.elements.append(element)
        return element

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            raise MarkupError(f"</{tag}> closes {[one.tag for one in self.open[-3:]]}")
        closed = self.open.pop()
        if self.open:
            # Words in a table, a list or a definition stand apart, as on the screen.
            apart = " " if closed.tag in ("td", "th", "dt", "dd", "li", "p", "tr", "option", "small", "h3") else ""
            self.open[-1].parts += [*closed.parts, apart]

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].parts.append(data)


class Page:
    """All elements of a page, in the order of their start tags."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.elements: list[Element] = []
        reader = _Reader(self)
        reader.feed(html)
        reader.close()
        if reader.open:
            raise MarkupError(f"never closed: {[one.tag for one in reader.open]}")

    def all(self, tag: str = "", css: str = "", **attrs: str) -> list[Element]:
        """Elements of a tag, with a class and these attributes."""
        return [
            one
            for one in self.elements
            if (not tag or one.tag == tag)
            and (not css or css in one.classes)
            and all(one.attrs.get(name) == value for name, value in attrs.items())
        ]

    def one(self, tag: str = "", css: str = "", **attrs: str) -> Element:
        """The only such element."""
        (found,) = self.all(tag, css, **attrs)
        return found

    @property
    def h1(self) -> str:
        return self.one("h1").text

    @property
    def main(self) -> str:
        """All words of the page itself, without header and footer."""
        return self.one("main").text

    def links(self) -> list[str]:
        """Where the links go, each once."""
        return list(dict.fromkeys(one["href"] for one in self.all("a")))

    def pairs(self) -> dict[str, str]:
        """The first definition list: term to words."""
        first = self.all("dl")[0]
        inside = [one for one in self.elements if one.inside(first)]
        terms = [one.text for one in inside if one.tag == "dt"]
        return dict(zip(terms, [one.text for one in inside if one.tag == "dd"], strict=True))

    def rows(self, table: Element) -> list[list[str]]:
        """Cells of a table, row by row, with its head."""
        return [
            [cell.text for cell in self.elements if cell.tag in ("th", "td") and cell.parent is row]
            for row in self.all("tr")
            if row.inside(table)
        ]
