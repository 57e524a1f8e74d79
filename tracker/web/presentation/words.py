"""The closed vocabularies in a reader's words: English, and marked for translation, which template tags do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.speech import gettext

Translate = Callable[[str], str]

PREDICATES = {
    "alleges_distillation": _("Allegation"),
    "denies": _("Denial"),
    "no_response": _("No reply"),
    "admits": _("Admission"),
    "disputes": _("Dispute"),
    "supports": _("Support"),
    "warns": _("Warning"),
    "attributes_evidence": _("Evidence cited"),
    "withdraws": _("Withdrawal"),
}
INSTRUMENTS = {
    "export_control": _("Export control"),
    "legislation": _("Legislation"),
    "executive_action": _("Executive action"),
    "sanctions": _("Sanctions"),
    "investigation": _("Investigation"),
    "legal_action": _("Legal action"),
    "diplomacy": _("Diplomacy"),
    "use_ban": _("Ban on use"),
    "submission": _("Submission to lawmakers"),
    "information_sharing": _("Information sharing"),
    "access_restriction": _("Access restriction"),
    "technical_defence": _("Technical defence"),
}
STATUSES = {
    "called_for": _("called for"),
    "under_consideration": _("under consideration"),
    "proposed": _("proposed"),
    "in_force": _("in force"),
    "eased": _("eased"),
}
# What "in force" means for what cannot be in force.
_DONE = {
    "investigation": _("under way"),
    "legal_action": _("under way"),
    "diplomacy": _("done"),
    "submission": _("made"),
    "information_sharing": _("under way"),
    "technical_defence": _("in use"),
}
STANDINGS = {
    "alleged": _("alleged"),
    "supported": _("alleged, and backed by an independent party"),
    "disputed": _("disputed"),
    "denied": _("denied by the accused"),
    "admitted": _("admitted, at least in part"),
    "retracted": _("withdrawn by the accuser"),
}
MANNERS = {
    "silent": _("had not answered"),
    "declined": _("declined to comment"),
    "unreachable": _("could not be reached"),
}
METRICS = {
    "exchanges": _("Exchanges"),
    "accounts": _("Accounts"),
    "traffic_share": _("Share of traffic"),
    "tokens": _("Tokens"),
    "money": _("Money"),
    "other": _("Other counts"),
}
CAPABILITIES = {
    "reasoning": _("reasoning"),
    "chain_of_thought": _("chain of thought"),
    "coding": _("coding"),
    "tool_use": _("tool use"),
    "agentic": _("agentic work"),
    "orchestration": _("orchestration"),
    "data_analysis": _("data analysis"),
    "computer_use": _("computer use"),
    "vision": _("vision"),
    "censorship_safe": _("censorship-safe answers"),
    "alignment": _("alignment"),
    "grading": _("grading of answers"),
}
TECHNIQUES = {
    "fraudulent_accounts": _("fraudulent accounts"),
    "proxy_services": _("proxy services"),
    "chain_of_thought_elicitation": _("eliciting chains of thought"),
    "jailbreaking": _("jailbreaking"),
    "synthetic_data": _("synthetic data"),
}
SOURCE_KINDS = {
    "company": _("Company"),
    "wire": _("News agency"),
    "newspaper": _("Newspaper"),
    "broadcaster": _("Broadcaster"),
    "trade_press": _("Trade press"),
    "think_tank": _("Think tank"),
    "government": _("Government"),
    "academic": _("Academic"),
    "blog": _("Blog"),
    "unknown": _("Kind not known"),
}
ACTOR_KINDS = {
    "organisation": _("Organisation"),
    "government_body": _("Government body"),
    "person": _("Person"),
    "product": _("Product"),
    "instrument": _("Legal instrument"),
    "place": _("Place"),
}
CONFLICT_KINDS = {
    "value": _("Different numbers"),
    "qualifier": _("Different qualifiers"),
    "date": _("Different dates"),
    "actor": _("Different actors"),
    "unit": _("Different units"),
    "speaker": _("Different speakers"),
    "reply": _("Different accounts of the reply"),
}
DATE_SOURCES = {
    "json_ld": _("page’s metadata"),
    "meta": _("page’s metadata"),
    "time_element": _("page"),
    "feed": _("feed"),
    "url": _("address"),
    "text": _("text"),
    "file": _("file"),
    "properties": _("file’s properties"),
}
FACT_SOURCES = {
    "json_ld": _("the page’s metadata"),
    "meta": _("the page’s metadata"),
    "heading": _("the heading"),
    "title": _("the window title"),
    "element": _("the page"),
    "link": _("the page’s metadata"),
    "root": _("the page’s markup"),
    "text": _("the text"),
    "properties": _("the file’s properties"),
}
PAGE_FORMS = {
    "article": _("Article"),
    "pdf": _("PDF"),
    "live_blog": _("Live blog"),
    "round_up": _("Round-up"),
}
# What came in place of an article; see scrapers.errors.ArticleLack.
LACKS = {
    "empty": _("a page without text"),
    "too_short": _("too few words for an article"),
    "consent": _("a notice on cookies or data"),
    "paywall": _("a notice that only subscribers get to see it, or the rest of it"),
    "login": _("a notice that only people with an account get to see it"),
    "robot": _("a check that a person is asking, or a refusal to robots"),
    "script": _("a page that says nothing without its scripts"),
    "gone": _("a notice that there is no such page"),
    "stub": _("nothing but what surrounds an article"),
    "not_text": _("something that is no text"),
    "locked": _("a PDF that only opens with a password"),
    "scanned": _("a PDF of scanned pages, pictures without text"),
    "broken": _("a file that is damaged or incomplete"),
}
LANGUAGES = {
    "en": _("English"),
    "zh": _("Chinese"),
    "de": _("German"),
    "fr": _("French"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
}
COUNTRIES = {
    "US": _("United States"),
    "CN": _("China"),
    "GB": _("United Kingdom"),
    "EU": _("European Union"),
    "INT": _("International"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "TW": _("Taiwan"),
    "HK": _("Hong Kong"),
    "SG": _("Singapore"),
    "IN": _("India"),
    "DE": _("Germany"),
    "FR": _("France"),
    "CA": _("Canada"),
    "AU": _("Australia"),
    "NL": _("Netherlands"),
    "BE": _("Belgium"),
    "IL": _("Israel"),
    "industry": _("Industry"),
}
DERIVATIONS = {"original": _("Original"), "copy": _("Copy"), "rewrite": _("Rewrite"), "citing": _("Citing")}
NOTICES = {
    "retracted": _("Retracted"),
    "corrected": _("Corrected"),
    "updated": _("Updated"),
    "note": _("Editor’s note"),
}
ROLES = {
    "accuser": _("Accuser"),
    "accused": _("Accused"),
    "authority": _("Regulator or public authority"),
    "company": _("Company acting on its own"),
    "commentator": _("Commentator"),
}
# Facts of a page that are read apart from its text.
FACTS = {
    "title": _("title"),
    "byline": _("byline"),
    "language": _("language"),
    "canonical_url": _("address"),
}
# What kind of sources a grade rests on; see tracker.grading.records.Label.
GRADE_LABELS = {
    "Direct sources": _("Direct sources"),
    "Mixed-source": _("Mixed-source"),
    "Reported": _("Reported"),
    "Single-source": _("Single-source"),
    "Unattributed": _("Unattributed"),
}
# How a report comes to say a thing; see tracker.grading.records.Directness.
DIRECTNESS = {
    "direct": _("direct"),
    "named": _("reported"),
    "unnamed": _("from sources it does not name"),
    "unattributed": _("without saying who says so"),
}
VOCABULARIES = {
    "directness": DIRECTNESS,
    "grade_label": GRADE_LABELS,
    "role": ROLES,
    "derivation": DERIVATIONS,
    "notice": NOTICES,
    "predicate": PREDICATES,
    "instrument": INSTRUMENTS,
    "status": STATUSES,
    "standing": STANDINGS,
    "manner": MANNERS,
    "metric": METRICS,
    "capability": CAPABILITIES,
    "technique": TECHNIQUES,
    "source_kind": SOURCE_KINDS,
    "actor_kind": ACTOR_KINDS,
    "conflict": CONFLICT_KINDS,
    "language": LANGUAGES,
    "country": COUNTRIES,
    "date_source": DATE_SOURCES,
    "fact_source": FACT_SOURCES,
    "page_form": PAGE_FORMS,
    "lack": LACKS,
    "fact": FACTS,
}


def say(vocabulary: str, code: str) -> str:
    """A code in a reader's words; a code that the vocabulary lacks is shown as it is."""
    return VOCABULARIES[vocabulary].get(code, code.replace("_", " "))


def composed(vocabulary: str, code: str) -> str:
    """The same in the language that sentences are composed in."""
    return gettext(say(vocabulary, code))


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """'A', 'A and B', 'A, B and C'; empty of none."""
    if len(names) < 2:
        return names[0] if names else ""
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(n: int, singular: str, plural: str = "") -> str:
    """'1 report', '12 reports', 'no report'."""
    if n == 0:
        return f"no {singular}"
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def status_words(instrument: str, status: str) -> str:
    """How far a response has come: 'proposed', 'in force', 'under way'."""
    return _DONE.get(instrument, "in force") if status == "in_force" else say("status", status)
