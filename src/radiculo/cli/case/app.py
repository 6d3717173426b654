"""`radiculo case`: the commands of a teacher's own cases, each imported with the group."""

from __future__ import annotations

import typer

from radiculo.cli.case.bank import bank
from radiculo.cli.case.check import check
from radiculo.cli.case.export import export
from radiculo.cli.case.handout import handout
from radiculo.cli.case.import_ import import_
from radiculo.cli.case.mark import mark
from radiculo.cli.case.new import new
from radiculo.cli.case.show import show
from radiculo.cli.case.strip_key import strip_key
from radiculo.cli.case.template import template
from radiculo.cli.commands import Listed
from radiculo.cli.display import shown

case = typer.Typer(cls=Listed, help="Write, check, show, hand out and mark teaching cases.")

case.command("new")(shown(new, name="case new", paged=False))
case.command("check")(shown(check, name="case check"))
case.command("show")(shown(show, name="case show"))
case.command("handout")(shown(handout, name="case handout", paged=False))
case.command("strip-key")(shown(strip_key, name="case strip-key", paged=False))
case.command("mark")(shown(mark, name="case mark"))
case.command("bank")(shown(bank, name="case bank"))
case.command("template")(shown(template, name="case template", paged=False))
case.command("import")(shown(import_, name="case import", paged=False))
case.command("export")(shown(export, name="case export", paged=False))
