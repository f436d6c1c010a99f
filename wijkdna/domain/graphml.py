"""A network as GraphML, the file that Gephi, yEd, Kumu and Network Canvas share: written, and read back.

What is read comes from anybody: a document type, a depth or a number that no network has is refused before it costs
anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat  # a document type is refused, so no entity is ever unpacked
from xml.sax.saxutils import escape, quoteattr

DEEPEST, MOST_ELEMENTS, LONGEST = 12, 200_000, 2_000
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class GraphmlRefused(ValueError):
    """This is no GraphML that we read; the text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes: id and what is told of each; edges: from, to, and the same. Numbers are text."""

    nodes: Sequence[tuple[str, Mapping[str, str]]]
    edges: Sequence[tuple[str, str, Mapping[str, str]]]


def write_graphml(graph: Graph) -> str:
    """The file as text; what is empty is left out."""
    of_nodes = list(dict.fromkeys(name for _, told in graph.nodes for name in told))
    of_edges = list(dict.fromkeys(name for *_, told in graph.edges for name in told))
    keys = {("node", name): f"n{place}" for place, name in enumerate(of_nodes)}
    keys |= {("edge", name): f"e{place}" for place, name in enumerate(of_edges)}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'<key id="{key}" for="{of}" attr.name={quoteattr(_clean(name))} attr.type="string"/>'
            for (of, name), key in keys.items()
        ),
        '<graph edgedefault="directed">',
    ]
    for id, told in graph.nodes:
        lines.append(f"<node id={quoteattr(_clean(id))}>{_data(told, 'node', keys)}</node>")
    for source, target, told in graph.edges:
        ends = f"source={quoteattr(_clean(source))} target={quoteattr(_clean(target))}"
        lines.append(f"<edge {ends}>{_data(told, 'edge', keys)}</edge>")
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _data(told: Mapping[str, str], of: str, keys: Mapping[tuple[str, str], str]) -> str:
    filled = ((keys[of, name], text) for name, text in told.items() if text)
    return "".join(f'<data key="{key}">{escape(_clean(text))}</data>' for key, text in filled)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub(" ", text)


def read_graphml(content: bytes) -> Graph:
    """The nodes and edges of a file. Raises GraphmlRefused."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.CharacterDataHandler = reader.said
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding that there is not
        if isinstance(error, GraphmlRefused):
            raise
        raise GraphmlRefused("Dit GraphML-bestand is beschadigd. Maak het opnieuw en probeer het nog eens.") from None
    if not reader.is_graphml:
        raise GraphmlRefused("Dit is geen GraphML-bestand. Kies een csv, xlsx, GraphML of een json van Kumu.")
    return Graph(reader.nodes, reader.edges)


@dataclass
class _Reader:
    """What was read until now. path: the elements that are open."""

    nodes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    edges: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    is_graphml: bool = False
    path: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] | None = None
    key: str = ""
    text: list[str] = field(default_factory=list)
    count: int = 0

    def refuse(self, *_: object) -> None:
        """A document type or an entity: nothing that a network needs, and how a bomb is made."""
        raise GraphmlRefused("Dit bestand kan iets anders doen dan een netwerk vertellen. We openen het niet.")

    def opened(self, name: str, told: Mapping[str, str]) -> None:
        """An element begins."""
        self.count += 1
        self.path.append(name.rpartition(" ")[2])
        if len(self.path) > DEEPEST or self.count > MOST_ELEMENTS:
            raise GraphmlRefused("Dit bestand is te groot of te diep voor een netwerk. Maak het kleiner.")
        here = self.path[-1]
        if here == "graphml" and len(self.path) == 1:
            self.is_graphml = True
        elif here == "key":
            self.names[told.get("id", "")] = told.get("attr.name") or told.get("id", "")
        elif here == "node":
            self.told = {}
            self.nodes.append((told.get("id", ""), self.told))
        elif here == "edge":
            self.told = {}
            self.edges.append((told.get("source", ""), told.get("target", ""), self.told))
        elif here == "data":
            self.key, self.text = told.get("key", ""), []

    def said(self, text: str) -> None:
        """Text inside an element; only that of data counts."""
        if self.path and self.path[-1] == "data":
            self.text.append(text)

    def closed(self, name: str) -> None:
        """An element ends."""
        here = self.path.pop()
        if here == "data" and self.told is not None and self.path and self.path[-1] in ("node", "edge"):
            self.told[self.names.get(self.key, self.key)] = "".join(self.text).strip()[:LONGEST]
        elif here in ("node", "edge"):
            self.told = None
