"""A municipality's own Word file as the look of our documents: what is refused, in a sentence for its maker."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from lxml import etree

from ..errors import Refused
from .ooxml import Element, q

MAX_UNPACKED = 20 * 1024 * 1024
MAX_MEMBERS = 500
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|oleObject|aFChunk|macroEnabled", re.IGNORECASE)
_FETCHES = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|RD|MACROBUTTON)\b", re.IGNORECASE)
_ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"

_AGAIN = "Probeer het daarna opnieuw."
_NO_FILE = "Het sjabloon is er niet, of Risico mag het niet lezen. Zet het opnieuw klaar."
_NOT_WORD = f"Dit sjabloon is geen Word-bestand. Sla het in Word op als .docx, zonder wachtwoord. {_AGAIN}"
_TOO_LARGE = f"Dit sjabloon is te groot: uitgepakt mag het 20 MB zijn. Verklein de afbeeldingen. {_AGAIN}"
_IS_ACTIVE = f"Dit sjabloon bevat macro's of ingesloten objecten. Haal die weg en sla het op als .docx. {_AGAIN}"
_OUTSIDE = f"Dit sjabloon haalt iets van buiten het document, zoals een website. Haal die koppeling weg. {_AGAIN}"
TOO_NARROW = f"De marges van dit sjabloon laten te weinig ruimte over. Maak de tekst minstens 8 cm breed. {_AGAIN}"
DAMAGED = f"Dit sjabloon is beschadigd. Open het in Word en sla het opnieuw op als .docx. {_AGAIN}"


class TemplateError(Refused):
    """The template cannot be used; the message says in Dutch what its maker can do."""


def read(path: Path) -> WordDocument:
    """Open a municipality's template (.docx) after checking it.

    Raises TemplateError when it is not a Word file, too large, damaged, or when it holds macros, embedded objects or
    links to what is outside it. A web link in the body is no reason to refuse: the body is never used.
    """
    try:
        content = path.read_bytes()
        with ZipFile(BytesIO(content)) as package:
            _check_zip(package)
    except OSError as error:
        raise TemplateError(_NO_FILE) from error
    except (BadZipFile, NotImplementedError, RuntimeError, KeyError, ValueError) as error:
        raise TemplateError(_NOT_WORD) from error
    try:
        document = Document(BytesIO(content))
        _check_parts(document)
    except TemplateError:
        raise
    except Exception as error:  # python-docx has no common error for files that are not what they should be
        raise TemplateError(DAMAGED) from error
    return document


def _check_zip(package: ZipFile) -> None:
    """Sizes are those in the directory: `zipfile` never unpacks more than that."""
    members = package.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise TemplateError(_TOO_LARGE)
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    if _ACTIVE.search("\n".join([types, *package.namelist()])):
        raise TemplateError(_IS_ACTIVE)


def _check_parts(document: WordDocument) -> None:
    package = document.part.package
    unused = {document.part.partname: RELATIONSHIP_TYPE.HYPERLINK}
    for link in document.part.rels.values():
        if link.reltype == RELATIONSHIP_TYPE.SETTINGS:
            unused[link.target_part.partname] = _ATTACHED
    _check_links(package, "")
    for part in package.iter_parts():
        _check_links(part, unused.get(part.partname, ""))
        if part.content_type.endswith("xml"):
            _check_xml(part)


def _check_links(source: OpcPackage | Part, unused: str) -> None:
    """`unused` is the kind of link that may point outside, because the part that holds it is emptied."""
    for link in source.rels.values():
        if _ACTIVE.search(link.reltype):
            raise TemplateError(_IS_ACTIVE)
        if link.is_external and link.reltype != unused:
            raise TemplateError(_OUTSIDE)


def _check_xml(part: Part) -> None:
    root: Element = part.element if isinstance(part, XmlPart) else _parse(part.blob)
    if root.getroottree().docinfo.internalDTD is not None:
        raise TemplateError(DAMAGED)
    instructions = "".join(code.text or "" for code in root.iter(q("instrText")))
    simple = " ".join(code.get(q("instr"), "") for code in root.iter(q("fldSimple")))
    if _FETCHES.search(f"{instructions} {simple}"):
        raise TemplateError(_OUTSIDE)


def _parse(blob: bytes) -> Element:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
