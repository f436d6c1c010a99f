"""PDFs written anew: scripts, files inside, names of writers, and bombs."""

import zlib
from io import BytesIO

import pikepdf
import pytest

from tests.web.anew import SECRET, exif, photo, refusal
from wijkdna.web.dossiers.documents import FileRefused, clean, kind_of


def pdf(change=lambda made: None, pages=1, **options):
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 200))
    change(made)
    file = BytesIO()
    made.save(file, **options)
    return file.getvalue()


def everything(content):
    """All that stands in a PDF, unpacked, as one text; a PDF that is not well-formed raises."""
    file = BytesIO()
    with pikepdf.open(BytesIO(content)) as found:
        found.save(
            file,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
    return file.getvalue()


NAME, DICT, ARRAY = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


def script(made):
    return made.make_indirect(DICT(Type=NAME.Action, S=NAME.JavaScript, JS="GEHEIM"))


def annotation(made, **fields):
    made.pages[0].Annots = ARRAY([made.make_indirect(DICT(Type=NAME.Annot, Rect=[0, 0, 10, 10], **fields))])


def field(made, **fields):
    """A field to fill in on the page."""
    annotation(made, Subtype=NAME.Widget, T="veld", **fields)
    made.Root.AcroForm = DICT(Fields=ARRAY([made.pages[0].Annots[0]]))


def form_of_xfa(made):
    field(made)
    made.Root.AcroForm.XFA = "GEHEIM"


def names(made):
    made.Root.Names = DICT(
        JavaScript=DICT(Names=ARRAY(["a", script(made)])), EmbeddedFiles=DICT(Names=ARRAY(["x", "GEHEIM"]))
    )


def attached(made):
    made.attachments["GEHEIM.exe"] = b"GEHEIM"


def written_by(made):
    made.docinfo["/Author"] = "GEHEIM"
    with made.open_metadata() as about:
        about["dc:creator"] = ["GEHEIM"]


def image(made, jpeg, packed=False):
    """A picture on the page."""
    data = zlib.compress(jpeg) if packed else jpeg
    stream = pikepdf.Stream(made, data)
    stream.stream_dict = DICT(
        Type=NAME.XObject,
        Subtype=NAME.Image,
        Width=40,
        Height=30,
        ColorSpace=NAME.DeviceRGB,
        BitsPerComponent=8,
        Filter=ARRAY([NAME.FlateDecode, NAME.DCTDecode]) if packed else NAME.DCTDecode,
        Length=len(data),
    )
    made.pages[0].Resources = DICT(XObject=DICT(Im0=stream))
    made.pages[0].Contents = pikepdf.Stream(made, b"q 200 0 0 200 0 0 cm /Im0 Do Q")


@pytest.mark.parametrize(
    "change",
    [
        written_by,
        attached,
        names,
        lambda made: made.Root.__setitem__("/OpenAction", script(made)),
        lambda made: made.Root.__setitem__("/AA", DICT(WC=script(made))),
        lambda made: made.Root.__setitem__("/Perms", DICT(DocMDP="GEHEIM")),
        form_of_xfa,
        lambda made: made.pages[0].__setitem__("/AA", DICT(O=script(made))),
        lambda made: made.pages[0].__setitem__("/PieceInfo", DICT(App="GEHEIM")),
        lambda made: made.pages[0].__setitem__("/Metadata", pikepdf.Stream(made, SECRET)),
        lambda made: annotation(made, Subtype=NAME.Link, A=script(made)),
        lambda made: annotation(made, Subtype=NAME.Link, A=DICT(S=NAME.Launch, F="GEHEIM.exe")),
        lambda made: annotation(made, Subtype=NAME.Link, A=DICT(S=NAME.URI, URI="javascript:GEHEIM")),
        lambda made: annotation(made, Subtype=NAME.Link, A=DICT(S=NAME.URI, URI="file:///GEHEIM")),
        lambda made: annotation(
            made, Subtype=NAME.Link, A=DICT(S=NAME.URI, URI="https://a.example", Next=script(made))
        ),
        lambda made: annotation(made, Subtype=NAME.Link, A=DICT(S=NAME.GoToR, F="GEHEIM")),
        lambda made: annotation(made, Subtype=NAME.FileAttachment, FS=DICT(F="x", EF=DICT(F="GEHEIM"))),
        lambda made: annotation(made, Subtype=NAME.RichMedia, RichMediaContent="GEHEIM"),
        lambda made: annotation(made, Subtype=NAME.Screen, A=DICT(S=NAME.Rendition, JS="GEHEIM")),
        lambda made: field(made, AA=DICT(K=script(made))),
        lambda made: field(made, FT=NAME.Sig, V=DICT(Type=NAME.Sig, Contents="GEHEIM", Name="GEHEIM")),
        lambda made: annotation(made, Subtype=NAME.Text, T="GEHEIM", Contents="zichtbaar"),
        lambda made: image(made, photo(exif=exif(), comment=SECRET)),
        lambda made: image(made, photo(exif=exif(), comment=SECRET), packed=True),
    ],
)
def test_what_acts_hides_or_tells_who_made_it_leaves_a_pdf(change):
    sent = pdf(change)
    assert SECRET in sent or SECRET in everything(sent) or b"/Im0" in sent

    written = everything(clean(sent).content)

    assert SECRET not in written
    assert b"JavaScript" not in written


def test_a_pdf_keeps_its_pages_its_links_and_what_a_screen_reader_needs():
    def change(made):
        annotation(made, Subtype=NAME.Link, A=DICT(S=NAME.URI, URI="https://www.cbs.nl/"))
        made.pages[0].Contents = pikepdf.Stream(made, b"BT (Zichtbaar) Tj ET")
        made.Root.Lang, made.Root.MarkInfo = "nl-NL", DICT(Marked=True)
        made.Root.StructTreeRoot = made.make_indirect(DICT(Type=NAME.StructTreeRoot, K=DICT(S=NAME.Document)))

    written = clean(pdf(change, pages=3)).content

    with pikepdf.open(BytesIO(written)) as found:
        assert len(found.pages) == 3
        assert found.pages[0].Annots[0].A.URI == "https://www.cbs.nl/"
        assert found.pages[0].Contents.read_bytes() == b"BT (Zichtbaar) Tj ET"
        assert (str(found.Root.Lang), found.Root.StructTreeRoot.K.S) == ("nl-NL", NAME.Document)
        assert "/Info" not in found.trailer


def test_a_photo_in_a_pdf_can_still_be_seen():
    for packed in (False, True):
        written = clean(pdf(lambda made, packed=packed: image(made, photo(exif=exif()), packed))).content
        with pikepdf.open(BytesIO(written)) as found:
            seen = pikepdf.PdfImage(found.pages[0].Resources.XObject.Im0).as_pil_image()
        assert (seen.size, seen.convert("RGB").getpixel((5, 5))[0] > 200) == ((40, 30), True)


def test_the_same_pdf_gives_the_same_bytes():
    sent = pdf(pages=2)

    assert clean(sent).content == clean(sent).content


@pytest.mark.parametrize(("owner", "user"), [("geheim", "geheim"), ("geheim", "")])
def test_a_locked_pdf_is_refused(owner, user):
    assert refusal(pdf(encryption=pikepdf.Encryption(owner=owner, user=user))) == "locked"


def test_a_pdf_with_too_many_pages_is_refused():
    assert clean(pdf(pages=200)).kind == "application/pdf"
    assert refusal(pdf(pages=201)) == "pages"
    assert refusal(pdf(pages=0)) == "broken"


def packed_zeros(megabytes):
    """So many millions of zeros, packed: one packed million, repeated, with the head and the check of the whole."""
    packer = zlib.compressobj(1, wbits=-zlib.MAX_WBITS)
    million = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (megabytes * 1_000_000 % 65_521 << 16 | 1).to_bytes(4, "big")
    return b"\x78\x01" + million * megabytes + packer.flush() + check


def stream_of(made, data, *filters):
    stream = pikepdf.Stream(made, data)
    stream.stream_dict = DICT(Filter=ARRAY(filters), Length=len(data))
    return made.make_indirect(stream)


def test_a_pdf_that_unpacks_to_gigabytes_is_refused():
    flate = NAME.FlateDecode
    twice = zlib.compress(packed_zeros(2000), 9)
    assert len(twice) < 100_000

    assert refusal(pdf(lambda made: setattr(made.Root, "Lang", stream_of(made, twice, flate, flate)))) == "heavy"


def test_a_pdf_of_many_streams_that_together_are_too_large_is_refused():
    data = packed_zeros(50)

    def many(made):
        made.Root.Names = DICT(Dests=ARRAY([stream_of(made, data, NAME.FlateDecode) for _ in range(9)]))

    assert refusal(pdf(many)) == "heavy"


def test_a_pdf_with_too_many_objects_is_refused():
    assert refusal(pdf(lambda made: setattr(made.Root, "Names", many_objects(made)))) == "heavy"


def many_objects(made):
    return DICT(Dests=ARRAY([made.make_indirect(DICT(A=number)) for number in range(100_001)]))


def test_a_pdf_that_runs_in_a_circle_comes_to_an_end():
    def circle(made):
        one = made.make_indirect(DICT())
        one.Self = one
        made.Root.Dests = one

    assert clean(pdf(circle)).kind == "application/pdf"


def test_a_pdf_with_a_script_in_front_is_no_pdf():
    with pytest.raises(FileRefused):
        kind_of(b"<script>alert(1)</script>\n" + pdf())
