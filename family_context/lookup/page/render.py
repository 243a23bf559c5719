"""The page as HTML: GOV.UK Design System patterns, everything in one file, nothing fetched.

The markup of the components comes from `govuk-frontend-jinja`. That package holds no style sheet,
and the crown and typeface of GOV.UK are for its own domain only: `page.css` follows the patterns
with the reader's own typeface.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from family_context.lookup.page import (
    calls,
    chronology,
    heading,
    parents,
    phrases,
    picture,
    protection,
    views,
    words,
)
from family_context.lookup.page.family import SHOWN, Family


def render(family: Family) -> str:
    """The whole page of one family."""
    page = _environment().get_template("page/page.html")
    drawn, drawn_words, key = picture.genogram(family)
    map_drawn, map_words = picture.ecomap(family)
    beyond = calls.conversations(family, "involved_now", family.is_beyond)
    usual = calls.conversations(family, "involved_now", lambda told: not family.is_beyond(told))
    lines = chronology.lines(family)
    whose = {place for line in lines for place in line.whose}
    by = {line.service for line in lines}
    return (
        page.render(
            family=family,
            child=family.child,
            columns=views.with_answers(family),
            shown=SHOWN,
            answer=views.answer(family),
            open_now=views.open_now(family),
            withheld=views.withheld(family),
            statuses=protection.statuses(family),
            doubts=protection.doubts(family),
            without_address=views.without_address(family),
            folded=views.folded(family),
            searched=views.searched_in_short(family),
            warnings=views.warnings(family),
            genogram=drawn,
            genogram_words=drawn_words,
            key=key,
            ecomap=map_drawn,
            ecomap_words=map_words,
            calls=beyond,
            usual_calls=usual,
            earlier_calls=calls.conversations(family, "involved_before"),
            first=calls.first_of([*beyond, *usual]),
            out_of_reach=calls.out_of_reach(beyond),
            desks_of=lambda member, told: calls.desks_of(family, member, told),
            not_open=views.not_open(family),
            to_check=views.to_check(family),
            groups=views.groups(family),
            chronology=lines,
            referrals=chronology.referrals(family),
            members_told=[(n, m.name) for n, m in enumerate(family.members, 1) if n in whose],
            services_told=[(s.code, s.name) for s in family.services if s.code in by],
            told_of=lambda member: views.told_of(family, member),
            why_listed=lambda member: views.why_listed(family, member),
            full_or_half=lambda member: parents.full_or_half(family, member),
            parents_of=lambda member: parents.parents_of(family, member),
            found_of=lambda service: views.found_of(family, service),
            nothing_of=lambda member: views.nothing_of(family, member),
            words=words,
            say=phrases,
            heading=heading,
            zip=zip,
        )
        + "\n"
    )


@cache
def _environment() -> Environment:
    """Made once: to compile the templates takes longer than to fill them."""
    loader = PrefixLoader(
        {
            "page": PackageLoader("family_context.lookup.page"),
            "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
        }
    )
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["style"] = Markup(_text(loader, environment, "page/page.css"))
    environment.globals["script"] = Markup(_text(loader, environment, "page/page.js"))
    return environment


def _text(loader: PrefixLoader, environment: Environment, name: str) -> str:
    return loader.get_source(environment, name)[0]
