"""HTML as a tree: elements from Python, escaped by the standard library."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

Node = Element | str
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")  # no HTML may hold them


def element(tag: str, *children: Node | None, **attributes: str) -> Element:
    """Return an element around children, of which None is left out.

    In the names of attributes `_` stands for `-`, and a trailing one makes a name that Python keeps: `class_`.
    """
    made = Element(tag, {name.removesuffix("_").replace("_", "-"): _clean(attributes[name]) for name in attributes})
    for child in children:
        if isinstance(child, str):
            _add_text(made, _clean(child))
        elif child is not None:
            made.append(child)
    return made


def to_html(root: Element) -> str:
    """Return a whole HTML document."""
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)
