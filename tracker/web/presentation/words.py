"""The closed vocabularies in a reader's words."""

from __future__ import annotations

from collections.abc import Sequence

PREDICATES = {
    "alleges_distillation": "Allegation",
    "denies": "Denial",
    "no_response": "No reply",
    "admits": "Admission",
    "disputes": "Dispute",
    "supports": "Support",
    "warns": "Warning",
    "attributes_evidence": "Evidence cited",
    "withdraws": "Withdrawal",
}
INSTRUMENTS = {
    "export_control": "Export control",
    "legislation": "Legislation",
    "executive_action": "Executive action",
    "sanctions": "Sanctions",
    "investigation": "Investigation",
    "legal_action": "Legal action",
    "diplomacy": "Diplomacy",
    "use_ban": "Ban on use",
    "submission": "Submission to lawmakers",
    "information_sharing": "Information sharing",
    "access_restriction": "Access restriction",
    "technical_defence": "Technical defence",
}
STATUSES = {
    "called_for": "called for",
    "under_consideration": "under consideration",
    "proposed": "proposed",
    "in_force": "in force",
    "eased": "eased",
}
# What "in force" means for what cannot be in force.
_DONE = {
    "investigation": "under way",
    "legal_action": "under way",
    "diplomacy": "done",
    "submission": "made",
    "information_sharing": "under way",
    "technical_defence": "in use",
}
STANDINGS = {
    "alleged": "alleged",
    "supported": "alleged, and backed by an independent party",
    "disputed": "disputed",
    "denied": "denied by the accused",
    "admitted": "admitted, at least in part",
    "retracted": "withdrawn by the accuser",
}
MANNERS = {
    "silent": "had not answered",
    "declined": "declined to comment",
    "unreachable": "could not be reached",
}
METRICS = {
    "exchanges": "Exchanges",
    "accounts": "Accounts",
    "traffic_share": "Share of traffic",
    "tokens": "Tokens",
    "money": "Money",
    "other": "Other counts",
}
CAPABILITIES = {
    "reasoning": "reasoning",
    "chain_of_thought": "chain of thought",
    "coding": "coding",
    "tool_use": "tool use",
    "agentic": "agentic work",
    "orchestration": "orchestration",
    "data_analysis": "data analysis",
    "computer_use": "computer use",
    "vision": "vision",
    "censorship_safe": "censorship-safe answers",
    "alignment": "alignment",
    "grading": "grading of answers",
}
TECHNIQUES = {
    "fraudulent_accounts": "fraudulent accounts",
    "proxy_services": "proxy services",
    "chain_of_thought_elicitation": "eliciting chains of thought",
    "jailbreaking": "jailbreaking",
    "synthetic_data": "synthetic data",
}
SOURCE_KINDS = {
    "company": "Company",
    "wire": "News agency",
    "newspaper": "Newspaper",
    "broadcaster": "Broadcaster",
    "trade_press": "Trade press",
    "think_tank": "Think tank",
    "government": "Government",
    "academic": "Academic",
    "blog": "Blog",
    "unknown": "Kind not known",
}
ACTOR_KINDS = {
    "organisation": "Organisation",
    "government_body": "Government body",
    "person": "Person",
    "product": "Product",
    "instrument": "Legal instrument",
    "place": "Place",
}
CONFLICT_KINDS = {
    "value": "Different numbers",
    "qualifier": "Different qualifiers",
    "date": "Different dates",
    "actor": "Different actors",
    "unit": "Different units",
    "speaker": "Different speakers",
    "reply": "Different accounts of the reply",
}
DATE_SOURCES = {
    "json_ld": "page’s metadata",
    "meta": "page’s metadata",
    "time_element": "page",
    "feed": "feed",
    "url": "address",
    "text": "text",
    "file": "file",
    "properties": "file’s properties",
}
FACT_SOURCES = {
    "json_ld": "the page’s metadata",
    "meta": "the page’s metadata",
    "heading": "the heading",
    "title": "the window title",
    "element": "the page",
    "link": "the page’s metadata",
    "root": "the page’s markup",
    "text": "the text",
    "properties": "the file’s properties",
}
PAGE_FORMS = {"article": "Article", "pdf": "PDF", "live_blog": "Live blog", "round_up": "Round-up"}
# What came in place of an article; see scrapers.errors.ArticleLack.
LACKS = {
    "empty": "a page without text",
    "too_short": "too few words for an article",
    "consent": "a notice on cookies or data",
    "paywall": "a notice that only subscribers get to see it, or the rest of it",
    "login": "a notice that only people with an account get to see it",
    "robot": "a check that a person is asking, or a refusal to robots",
    "script": "a page that says nothing without its scripts",
    "gone": "a notice that there is no such page",
    "stub": "nothing but what surrounds an article",
    "not_text": "something that is no text",
    "locked": "a PDF that only opens with a password",
    "scanned": "a PDF of scanned pages, pictures without text",
    "broken": "a file that is damaged or incomplete",
}
LANGUAGES = {"en": "English", "zh": "Chinese", "de": "German", "fr": "French", "ja": "Japanese", "ko": "Korean"}
COUNTRIES = {
    "US": "United States",
    "CN": "China",
    "GB": "United Kingdom",
    "EU": "European Union",
    "INT": "International",
    "JP": "Japan",
    "KR": "South Korea",
    "TW": "Taiwan",
    "HK": "Hong Kong",
    "SG": "Singapore",
    "IN": "India",
    "DE": "Germany",
    "FR": "France",
    "CA": "Canada",
    "AU": "Australia",
    "NL": "Netherlands",
    "BE": "Belgium",
    "IL": "Israel",
    "industry": "Industry",
}
DERIVATIONS = {"original": "Original", "copy": "Copy", "rewrite": "Rewrite", "citing": "Citing"}
NOTICES = {
    "retracted": "Retracted",
    "corrected": "Corrected",
    "updated": "Updated",
    "note": "Editor’s note",
}
ROLES = {
    "accuser": "Accuser",
    "accused": "Accused",
    "authority": "Regulator or public authority",
    "company": "Company acting on its own",
    "commentator": "Commentator",
}
VOCABULARIES = {
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
}


def say(vocabulary: str, code: str) -> str:
    """A code in a reader's words; a code that the vocabulary lacks is shown as it is."""
    return VOCABULARIES[vocabulary].get(code, code.replace("_", " "))


def listed(names: Sequence[str], *, word: str = "and") -> str:
    """'A', 'A and B', 'A, B and C'; empty of none."""
    if len(names) < 2:
        return names[0] if names else ""
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def counted(n: int, singular: str, plural: str = "") -> str:
    """'1 report', '12 reports', 'no report'."""
    if n == 0:
        return f"no {singular}"
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def status_words(instrument: str, status: str) -> str:
    """How far a response has come: 'proposed', 'in force', 'under way'."""
    return _DONE.get(instrument, "in force") if status == "in_force" else say("status", status)
