"""XML parts of office documents, read by local names."""

from xml.etree import ElementTree

OFF = ("0", "false", "off", "none")


def parsed(part: bytes) -> ElementTree.Element:
    """An XML part; ValueError for one that defines entities, which no honest document does."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ValueError("a document type")
    return ElementTree.fromstring(part)


def local(element: ElementTree.Element) -> str:
    """The name without its namespace: transitional and strict documents differ only there."""
    return element.tag.rpartition("}")[2]


def value(element: ElementTree.Element) -> str:
    """What its `val` says, empty where it says nothing."""
    return next((said for key, said in element.attrib.items() if key.endswith("}val")), "")
