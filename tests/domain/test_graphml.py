"""GraphML as we write it, as others write it, and as an attacker does."""

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.graphml import Graph, GraphmlRefused, read_graphml, write_graphml

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)
TOLD = st.dictionaries(TEXT.filter(bool), TEXT.filter(bool), max_size=4)
HEAD = '<?xml version="1.0"?>'


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), TOLD), max_size=6),
    st.lists(st.tuples(st.just("a"), st.just("b"), TOLD), max_size=6),
)
def test_what_is_written_is_read_back_the_same(nodes, edges):
    found = read_graphml(write_graphml(Graph(nodes, edges)).encode())

    def clean(told):
        return {key: value for key, value in told.items() if ok(key) and ok(value)}

    def ok(text):
        return all(sign not in "\ufffe\uffff" for sign in text)

    assert [(id, clean(told)) for id, told in found.nodes] == [(id, clean(told)) for id, told in nodes]
    assert [(a, b, clean(told)) for a, b, told in found.edges] == [(a, b, clean(told)) for a, b, told in edges]


def test_networkx_reads_it_too():
    graph = Graph([("1", {"Naam": "IJsclub & <co>"}), ("2", {})], [("1", "2", {"Band": "informatie"})])

    found = networkx.parse_graphml(write_graphml(graph))

    assert dict(found.nodes(data=True)) == {"1": {"Naam": "IJsclub & <co>"}, "2": {}}
    assert list(found.edges(data=True)) == [("1", "2", {"Band": "informatie"})]


BOMB = f"""{HEAD}<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml><graph><node id="&b;"/></graph></graphml>"""
FILE = (
    f"""{HEAD}<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml><graph><node id="1"/></graph></graphml>"""
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "iets anders doen"),
        (FILE, "iets anders doen"),
        ("<graphml>" + "<a>" * 50_000, "te groot of te diep"),
        ("<graphml><graph>" + "<a/>" * 200_001 + "</graph></graphml>", "te groot of te diep"),
        ("<graphml><graph>", "beschadigd"),
        ("<html><body/></html>", "geen GraphML"),
        ("", "beschadigd"),
        ('<?xml version="1.0" encoding="rot13"?><graphml/>', "beschadigd"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_dutch(content, told):
    with pytest.raises(GraphmlRefused, match=told):
        read_graphml(content.encode())
