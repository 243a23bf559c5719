"""The page as HTML: GOV.UK Design System patterns, everything in one file, nothing fetched.

The markup of the components comes from `govuk-frontend-jinja`. That package holds no style sheet,
and the crown and typeface of GOV.UK are for its own domain only: `page.css` follows the patterns
with the reader's own typeface.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from family_context.lookup.page import links, phrases, picture, views, words
from family_context.lookup.page.family import SHOWN, Family


def render(family: Family) -> str:
    """The whole page of one family."""
    page = _environment().get_template("page/page.html")
    drawn, drawn_words = picture.genogram(family)
    map_drawn, map_words = picture.ecomap(family)
    calls = views.conversations(family, "involved_now")
    events = views.chronology(family)
    whose = {told.whose for told in events}
    by = {told.event.service for told in events}
    return (
        page.render(
            family=family,
            child=family.child,
            columns=views.with_answers(family),
            shown=SHOWN,
            answer=views.answer(family),
            folded=views.folded(family),
            warnings=views.warnings(family),
            genogram=drawn,
            genogram_words=drawn_words,
            ecomap=map_drawn,
            ecomap_words=map_words,
            calls=[call for call in calls if not call.service.is_universal],
            usual_calls=[call for call in calls if call.service.is_universal],
            earlier_calls=views.conversations(family, "involved_before"),
            groups=views.groups(family),
            chronology=events,
            members_told=[(n, m.name) for n, m in enumerate(family.members, 1) if n in whose],
            services_told=[(s.code, s.name) for s in family.services if s.code in by],
            told_of=lambda member: views.told_of(family, member),
            nothing_of=lambda member: views.nothing_of(family, member),
            words=words,
            links=links,
            say=phrases,
            zip=zip,
        )
        + "\n"
    )


def _environment() -> Environment:
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
