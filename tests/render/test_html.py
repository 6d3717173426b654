"""The HTML page: the facts of the text, readable by machine and by ear, and nothing from anywhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given

from radiculo.cases.model import Case
from radiculo.cases.read import read_case
from radiculo.render.html.page import html_page
from radiculo.render.page import Page
from radiculo.render.triage import triage_page
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace
from support.bases import shipped_base
from support.html import parse, said
from support.random_cases import Sample, samples

DATA = Path(__file__).parent / "data"
CASES = ("cr-012", str(DATA / "map.yaml"), "cr-051")


@cache
def triaged(case: str) -> tuple[Case, Trace]:
    base = shipped_base()
    found = read_case(case, base)
    return found, triage(found, base, engine="recorder")


def written(*pages: Page) -> str:
    tables = shipped_base().tables
    return html_page(pages, tables.intended_use, tables.references)


@cache
def page(*cases: str) -> Element:
    return parse(written(*(triage_page(*triaged(case)) for case in cases)))


def classes(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter() if name in each.get("class", "").split()]


PAGES = [pytest.param((case,), id=Path(case).stem) for case in CASES] + [pytest.param(CASES, id="three cases")]


@pytest.mark.parametrize("cases", PAGES)
def test_a_page_has_a_language_a_title_and_one_first_heading_and_skips_no_level(cases: tuple[str, ...]) -> None:
    root = page(*cases)
    (html,) = root.findall("html")
    assert html.get("lang") == "en"
    assert said(next(root.iter("title"))).endswith(" - radiculo")
    levels = [int(each.tag[1]) for each in root.iter() if re.fullmatch(r"h[1-6]", each.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("cases", PAGES)
def test_every_reference_inside_a_page_has_one_target(cases: tuple[str, ...]) -> None:
    root = page(*cases)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {each.get("href", "")[1:] for each in root.iter("a") if each.get("href", "").startswith("#")}
    wanted |= {each.get(name, "") for each in root.iter() for name in ("aria-labelledby", "aria-describedby")}
    wanted |= {each.get("fill", "")[5:-1] for each in root.iter() if each.get("fill", "").startswith("url(#")}
    assert wanted - {""} <= set(ids)


@pytest.mark.parametrize("cases", PAGES)
def test_tables_have_captions_and_headers_with_a_scope(cases: tuple[str, ...]) -> None:
    tables = list(page(*cases).iter("table"))
    assert tables
    for table in tables:
        assert said(table[0])
        assert table[0].tag == "caption"
        assert all(header.get("scope") in {"col", "row"} for header in table.iter("th"))
        assert all(row[0].tag == "th" for body in table.iter("tbody") for row in body)


@pytest.mark.parametrize("cases", PAGES)
def test_a_page_fetches_nothing_and_runs_nothing(cases: tuple[str, ...]) -> None:
    root = page(*cases)
    tags = {each.tag for each in root.iter()}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "base", "form", "image", "use"}
    (policy,) = [m for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'"
    for each in root.iter():
        assert not [name for name in each.attrib if name.startswith("on") or name in {"src", "srcset", "xlink:href"}]
        if "href" in each.attrib:
            assert each.tag == "a"
            assert each.attrib["href"].startswith(("#", "http://", "https://"))
    style = said(next(root.iter("style")))
    assert "@import" not in style
    assert "url(" not in style


def test_what_a_case_says_stays_text() -> None:
    root = page(str(DATA / "map.yaml"))
    assert "A map with everything: <script>alert('title')</script> & \"quotes\"" in said(next(root.iter("h1")))
    assert "<img src=https://example.org/x.png onerror=alert(1)>" in said(classes(root, "stem")[0])


def test_control_characters_do_not_reach_the_page() -> None:
    case, trace = triaged("cr-012")
    text = written(triage_page(replace(case, title="bell\x07 and escape\x1b[31m"), trace))
    assert "bell\\x07 and escape\\x1b[31m" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def test_the_intended_use_line_stands_once_and_last() -> None:
    line = shipped_base().tables.intended_use
    for cases in ((CASES[0],), CASES):
        told = said(page(*cases).findall("html/body")[0])
        assert told.count(line) == 1
        assert told.endswith(line)


def test_every_source_of_a_fired_rule_is_cited_in_full() -> None:
    _, trace = triaged("cr-012")
    told = said(classes(page("cr-012"), "sources")[0])
    fired = [rule for rule, side in trace.base.frames if trace.outcome.verdicts[rule.id][side] == "fires"]
    for ref in {ref for rule in fired for ref in rule.refs}:
        citation = " ".join(trace.base.tables.references[ref].citation.split())
        assert f"{ref}{citation}" in told


def test_several_cases_get_a_table_of_contents_and_a_section_each() -> None:
    root = page(*CASES)
    (contents,) = root.iter("nav")
    links = [link.get("href") for link in contents.iter("a")]
    assert links == ["#case-1", "#case-2", "#case-3"]
    sections = {each.get("id"): each for each in root.iter("section")}
    for case, link in zip(CASES, links, strict=True):
        assert str(link)[1:] in sections
        assert said(sections[str(link)[1:]]).startswith(triaged(case)[0].id)
    assert not list(page(CASES[0]).iter("nav"))


def test_without_reasons_the_short_answer_and_the_map_remain() -> None:
    case, trace = triaged("cr-012")
    root = parse(written(triage_page(case, trace, reasons=False)))
    told = said(root)
    assert "Priority (C), provisional" in told
    assert "Rules that fired" not in told
    assert "Advice, as published" not in told
    assert list(root.iter("figure"))
    short = trace.outcome.summary
    assert short is not None
    assert all(point.text in told for point in (short.wait, *short.roots))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme: light by default, dark and print where they say so."""
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}, "print": {}}
    style = said(next(page("cr-012").iter("style")))
    for media, body in re.findall(r"(@media [^{]+\{ )?:root \{([^}]*)\}", style):
        scheme = "dark" if "dark" in media else "print" if "print" in media else "light"
        found[scheme] |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body))
    return {name: found["light"] | colours for name, colours in found.items()}


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_words_and_patterns_stand_out_from_their_ground(scheme: str) -> None:
    colours = schemes()[scheme]
    for name in ("ink", "quiet", "link", "alarm", "warn", "calm"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
    for mark, ground in [("pain", "pain-ground"), ("sensory", "sensory-ground"), ("pain", "pain-sensory-ground")]:
        assert contrast(colours[mark], colours[ground]) >= 3, mark
    assert contrast(colours["clear"], colours["clear-ground"]) >= 2.5
    assert contrast(colours["contour"], colours["skin"]) >= 3


@given(samples(cases=1))
def test_any_rules_and_any_case_make_a_sound_page(sample: Sample) -> None:
    case = Case(id="any", observations=sample.cases[-1], title="<any>")
    page, tables = triage_page(case, triage(case, sample.base, engine="recorder")), sample.base.tables
    root = parse(html_page([page], tables.intended_use, tables.references))
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert said(root).endswith(sample.base.tables.intended_use)
