"""What the words of a name and the words around it say about what it names, as rules tried in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.extraction import lexicon
from tracker.extraction.naming import name_cues
from tracker.extraction.naming.person_names import is_chinese, is_given, is_shaped
from tracker.extraction.naming.runs import Run, never
from tracker.extraction.records import EntityKind

Typed = tuple[EntityKind, str]


def type_run(run: Run) -> Typed | None:
    """The kind of what a run names and the rule that shows it, if one does."""
    if not run.words or len(run.name) < 2 or run.name in name_cues.no_names() or not looks_like_name(run):
        return None
    return next((typed for rule in _RULES if (typed := rule(run)) is not None), None)


def looks_like_name(run: Run) -> bool:
    """Whether the form of a run leaves it to be a name: no compound, constituency, code or variable."""
    shouted = run.name.isupper() and len(run.name) > 12
    compound = bool(
        re.search(
            r"-[a-z]*(?:ed|ing|based|scale|style|level|type|like|free|era|wide|language|only|first|cost)$", run.name
        )
    )
    district = bool(re.match(r"[RDI]-[A-Z]", run.name))
    nothing = (
        name_cues.CODE.fullmatch(run.name)
        or name_cues.BEFORE_CODE.match(f"{run.last}{run.after[:12]}")
        or name_cues.TESTS.search(run.name)
        or name_cues.LEGAL_FORM.fullmatch(run.name)
    )
    nobody = nothing or name_cues.GENERIC.match(run.name) or name_cues.PLURAL_ACRONYM.fullmatch(run.name)
    return not (shouted or compound or district or nobody or name_cues.INDEX_AFTER.match(run.after))


def _outlet(run: Run) -> Typed | None:
    """'X, a Shenzhen news site, reported', 'on the X podcast'."""
    is_called_so = name_cues.OUTLET_AFTER.match(run.after) and len(run.words) <= 4
    is_on_air = name_cues.ON_AIR.match(run.after) and run.before.endswith((" the ", " The ")) and len(run.words) <= 4
    return (EntityKind.ORGANISATION, "outlet") if is_called_so or is_on_air else None


def _body(run: Run) -> Typed | None:
    if len(run.words) < 2 or run.last not in lexicon.word_set("contexts", "government_heads"):
        return None
    if run.last == "Agency" and run.words[-2] in (
        "News",
        "Press",
        "Advertising",
        "Creative",
        "Travel",
        "Talent",
        "Marketing",
    ):
        return EntityKind.ORGANISATION, "organisation-head"
    if (
        run.page.is_ordinary(run.words[0])
        and len(run.words) == 2
        and run.opens
        and run.words[0] not in lexicon.word_set("contexts", "body_words")
    ):
        return None
    return EntityKind.GOVERNMENT_BODY, "government-head"


def _titled(run: Run) -> Typed | None:
    if not is_shaped(run.words):
        return None
    if len(run.words) == 1:
        is_ranked = name_cues.HONORIFIC.search(run.before) or name_cues.RANKED.search(run.before)
        return (EntityKind.PERSON, "title-before-name") if is_ranked else None
    if run.last in name_cues.person_stops():
        return None
    found = name_cues.ends_with("titles").search(run.before) or name_cues.SPONSOR.search(run.before)
    return (EntityKind.PERSON, "title-before-name") if found else None


def _person(run: Run) -> Typed | None:
    words = run.words
    if not is_shaped(words) or len(words) < 2 or run.last in name_cues.person_stops():
        return None
    if (
        is_given(words[0])
        and (run.n_rare or not run.opens)
        and not (words[0] in name_cues.not_alone() and not run.n_rare)
    ):
        return EntityKind.PERSON, "given-name"
    if is_chinese(words):
        return EntityKind.PERSON, "pinyin-name"
    if name_cues.DISTRICT.match(run.after):
        return EntityKind.PERSON, "party-in-brackets"
    if name_cues.role_after().match(run.after) and not name_cues.organisation_after().match(run.after):
        return EntityKind.PERSON, "apposition"
    if name_cues.SAID_BEFORE.search(run.before):
        return EntityKind.PERSON, "said-before-name"
    is_headed = len(words) > 2 and run.last in name_cues.weak_heads()
    if run.n_rare and not run.opens and not is_headed and name_cues.any_after("speech").match(run.after):
        return EntityKind.PERSON, "name-before-speech"
    if (
        run.n_rare >= 1
        and len(words) <= 3
        and run.last not in name_cues.weak_heads()
        and name_cues.PERSON_OF.match(run.after)
        and (run.n_rare == len(words))
    ):
        return EntityKind.PERSON, "name-of-organisation"
    return None


def _organisation_head(run: Run) -> Typed | None:
    if len(run.words) < 2:
        return None
    heads = lexicon.word_set("contexts", "organisation_heads")
    if run.words[0] == "AI" and len(run.words) == 2 and run.last not in name_cues.AI_BODIES:
        return None
    if run.last == "AI" and (not run.n_rare or run.words[-2] in never()):
        return None
    if run.words[-1] in heads or run.last in heads:
        return EntityKind.ORGANISATION, "organisation-head"
    if run.last in name_cues.weak_heads() and (
        run.n_rare
        or _begins_with_place(run)
        or name_cues.ORG_CUE.search(run.before)
        or (not run.opens and name_cues.noun_before("organisation_nouns").search(run.before))
    ):
        return EntityKind.ORGANISATION, "organisation-head"
    return None


def _begins_with_place(run: Run) -> bool:
    """Whether a known place opens a name of three words: 'Oslo Policy Forum'."""
    actor = lexicon.find_actor(run.words[0]) if len(run.words) > 2 else None
    return actor is not None and actor.kind is EntityKind.PLACE


def _named_as(run: Run) -> Typed | None:
    """'a broker called X', 'the model, known as X'."""
    match = name_cues.naming().search(run.before)
    if not match:
        return None
    if match["organisation"]:
        return EntityKind.ORGANISATION, "called"
    return (EntityKind.PRODUCT, "called") if match["product"] or match["maker"] else None


def _product(run: Run) -> Typed | None:
    nouns_after = name_cues.noun_following("product_nouns").match(run.after)
    if name_cues.noun_before("product_nouns").search(run.before) and not run.opens:
        return EntityKind.PRODUCT, "product-noun"
    if nouns_after and _shaped(run) and (run.n_rare or run.before.endswith("'s ")):
        return EntityKind.PRODUCT, "product-noun"
    if len(run.words) == 1 and name_cues.ends_with("using").search(run.before):
        return EntityKind.PRODUCT, "used"
    if len(run.words) == 2 and run.n_rare and run.last in lexicon.word_set("contexts", "tiers"):
        return EntityKind.PRODUCT, "tier"
    if (run.n_rare or _is_single_name(run)) and len(run.words) <= 3 and name_cues.is_asked(run.before, run.after):
        return EntityKind.PRODUCT, "asked"
    if (
        re.fullmatch(r"\d{1,2}(?:\.\d+)?", run.last)
        and len(run.words) > 1
        and name_cues.ends_with("making").search(run.before)
    ):
        return EntityKind.PRODUCT, "made"
    return None


def _organisation(run: Run) -> Typed | None:
    apposed = name_cues.organisation_after().match(run.after)
    if apposed and not (run.opens and not apposed["indefinite"] and not run.n_rare):
        # Companies seldom end in a number, products often do.
        numbered = re.fullmatch(r"\d{1,2}(?:\.\d+)?", run.last)
        return (EntityKind.PRODUCT if numbered else EntityKind.ORGANISATION), "apposition"
    if name_cues.product_after().match(run.after) and (run.n_rare or not run.opens):
        return EntityKind.PRODUCT, "apposition"
    if name_cues.ORG_AFTER.match(run.after) and len(run.words) <= 4 and (run.n_rare or _is_single_name(run)):
        return EntityKind.ORGANISATION, "organisation-before-noun"
    if name_cues.FORMERLY.search(run.before):
        return EntityKind.ORGANISATION, "formerly"
    if (
        name_cues.KEYED.search(run.before)
        and len(run.words) <= 3
        and (run.n_rare or not run.page.is_ordinary(run.last))
    ):
        return EntityKind.ORGANISATION, "table-key"
    if run.opens:
        return None
    if name_cues.noun_before("organisation_nouns").search(run.before):
        return EntityKind.ORGANISATION, "organisation-noun"
    if name_cues.ORG_CUE.search(run.before) and (
        run.n_rare or not name_cues.DETERMINED.search(run.before) or len(run.words) > 1
    ):
        return EntityKind.ORGANISATION, "cue-before-organisation"
    if (
        run.before.endswith(" The ")
        and not name_cues.OPENS_BEFORE_THE.search(run.before)
        and name_cues.ORG_CUE.search(run.before)
    ):
        return EntityKind.ORGANISATION, "capital-article"
    if name_cues.OUTLET_SAID.match(run.after) and (run.n_rare or len(run.words) > 1):
        return EntityKind.ORGANISATION, "outlet-reported"
    return None


def _is_single_name(run: Run) -> bool:
    """Whether it is one word that has a capital where none is due and is never written small here."""
    return (
        len(run.words) == 1
        and not run.opens
        and not name_cues.DETERMINED.search(run.before)
        and run.name.lower() not in run.page.small
    )


def _form(run: Run) -> Typed | None:
    """A name by its form: capitals within a word of prose, or a word that owns something and is never written small."""
    if not run.prose:
        return None
    if name_cues.COINED.fullmatch(run.name) and not re.match(r"\.\w", run.after):
        return EntityKind.ORGANISATION, "coined-word"
    owns = (
        not run.opens
        and re.match(r"'s\s+[a-z]", run.after)
        and len(run.words) <= 3
        and not name_cues.DETERMINED.search(run.before)
    )
    if owns and (run.n_rare or _is_single_name(run)):
        return (EntityKind.PERSON if _is_person_like(run) else EntityKind.ORGANISATION), "owner"
    if _is_single_name(run) and name_cues.SPEAKS.match(run.after) and not name_cues.SHOUTED.fullmatch(run.name):
        return EntityKind.ORGANISATION, "speaker"
    return None


def _rare(run: Run) -> Typed | None:
    """A name because nobody writes its words small: in the middle of a sentence, or as the subject of one."""
    if (
        not run.prose
        or not run.n_rare
        or len(run.words) > 5
        or re.match(r"(?:Q[1-4]|H[12]|FY)\b", run.name)
        or _is_place_like(run)
        or set(run.words) & lexicon.word_set("contexts", "event_words")
    ):
        return None
    if len(run.words) == 1 and (
        name_cues.SHOUTED.fullmatch(run.name.replace(".", ""))
        or len(run.name) < 4
        or run.name.lower().endswith(("ese", "ism", "ist", "ists", "ian", "ians"))
    ):
        return None
    if len(run.words) > 1 and all(w.isupper() for w in run.words):
        return None
    if run.opens and not _starts_sentence_as_name(run):
        return None
    if (
        (len(run.words) == 1 and is_given(run.name))
        or name_cues.FOREIGN_AFTER.match(run.after)
        or name_cues.FOREIGN_BEFORE.search(run.before)
    ):
        return None
    kind = EntityKind.PERSON if _is_person_like(run) else EntityKind.ORGANISATION
    if re.search(r"\d", run.last):
        kind = EntityKind.PRODUCT
    return kind, "rare-word"


def _starts_sentence_as_name(run: Run) -> bool:
    acts = name_cues.ACTS.match(run.after)
    if len(run.words) > 1:
        begins_rare = run.part(run.start, run.start + len(run.words[0])).n_rare
        return run.n_rare > 1 or not run.page.is_ordinary(run.words[-1]) or bool(begins_rare and acts)
    common = r"(?:ed|ing|ly|s)$" if name_cues.SPEAKS.match(run.after) else r"(?:ed|ing|ly|s|ors?|ers?)$"
    return bool(acts) and not re.search(common, run.name)


def _is_person_like(run: Run) -> bool:
    return (
        len(run.words) in (2, 3)
        and is_shaped(run.words)
        and run.last not in name_cues.person_stops()
        and run.n_rare == len([w for w in run.words if len(w) > 2])
    )


def _is_place_like(run: Run) -> bool:
    return bool(name_cues.LOCATED.search(run.before)) or bool(name_cues.ABODE.match(run.after))


def _shaped(run: Run) -> bool:
    """Whether the run looks like a name and not like an everyday word with a capital."""
    return (not run.opens and len(run.words) <= 3) or bool(re.search(r"[a-z][A-Z]|\d", run.name))


_RULES: tuple[Callable[[Run], Typed | None], ...] = (
    _outlet, _named_as, _titled, _body, _person, _organisation_head, _product, _organisation, _form, _rare,
)  # fmt: skip
