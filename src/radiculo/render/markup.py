"""HTML as a tree: elements from Python, escaped by the standard library."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

from radiculo.render.visible import visible

Node = Element | str


def element(tag: str, *children: Node | None, **attributes: str) -> Element:
    """Return an element around children, of which None is left out.

    In the names of attributes `_` stands for `-`, and a trailing one makes a name that Python keeps: `class_`.
    """
    made = Element(tag, {name.removesuffix("_").replace("_", "-"): visible(attributes[name]) for name in attributes})
    for child in children:
        if isinstance(child, str):
            _add_text(made, visible(child))
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
