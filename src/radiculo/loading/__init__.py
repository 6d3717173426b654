"""YAML and JSON text to plain data that remembers where every value stood."""

from radiculo.loading.decode import decode
from radiculo.loading.document import Document, Plain
from radiculo.loading.read import parse_document, read_document

__all__ = ["Document", "Plain", "decode", "parse_document", "read_document"]
