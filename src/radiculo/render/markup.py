"""HTML as a tree: elements from Python, escaped by the standard library."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

Node = Element | str
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")  # no HTML may hold them


def element(tag: str, *children: Node | None, **attributes: str) -> Element:
    """Return an element. A trailing underscore of an attribute is dropped, others become hyphens; None is left out."""
    made = Element(tag, {_name(key): clean(value) for key, value in attributes.items()})
    for child in children:
        if child is not None:
            append(made, child)
    return made


def append(parent: Element, child: Node) -> None:
    """Put an element or text behind what an element already holds."""
    if not isinstance(child, str):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + clean(child)
    else:
        parent.text = (parent.text or "") + clean(child)


def listed(tag: str, children: Iterator[Node] | list[Node], **attributes: str) -> Element | None:
    """Return an element around children, or None when there are none."""
    found = list(children)
    return element(tag, *found, **attributes) if found else None


def clean(text: str) -> str:
    """Return a text without control characters."""
    return text.translate(_CONTROLS)


def to_html(root: Element) -> str:
    """Return a whole HTML document."""
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _name(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")
