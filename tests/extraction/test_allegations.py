"""Who alleges that whom distilled a model."""

import pytest

from tests.extraction.finding import alleged, claims_of, reading_of
from tracker.extraction.accusing.claims import find_claims

pytestmark = pytest.mark.model

FOUND = {
    "active, with a list after a dash": (
        "Anthropic accused three Chinese labs — DeepSeek, Moonshot AI and MiniMax — of distilling Claude.",
        {("Anthropic", "DeepSeek"), ("Anthropic", "Moonshot AI"), ("Anthropic", "MiniMax")},
    ),
    "passive": ("Alibaba was accused by Anthropic of copying Claude's reasoning.", {("Anthropic", "Alibaba")}),
    "list under a preposition, right before a verb": (
        "OpenAI's March report about alleged campaigns by Zhipu AI, StepFun, and Baidu describes them as "
        "distillation attacks on its models.",
        {("OpenAI", "Zhipu AI"), ("OpenAI", "StepFun"), ("OpenAI", "Baidu")},
    ),
    "participle of a memo": (
        "OpenAI sent lawmakers a memo last week accusing DeepSeek of distilling its models.",
        {("OpenAI", "DeepSeek")},
    ),
    "with and a participle": (
        "The dispute grew, with OpenAI alleging that DeepSeek had copied its models.",
        {("OpenAI", "DeepSeek")},
    ),
    "speech verb": ("Google said that MiniMax had cloned Gemini with stolen outputs.", {("Google", "MiniMax")}),
    "according to": (
        "According to Anthropic, Moonshot AI ran a campaign to extract Claude's capabilities.",
        {("Anthropic", "Moonshot AI")},
    ),
    "source at the end": (
        "Moonshot AI ran a campaign to extract Claude's capabilities, according to Anthropic.",
        {("Anthropic", "Moonshot AI")},
    ),
    "noun with against and by": (
        "The distillation row began with claims leveled against DeepSeek by OpenAI.",
        {("OpenAI", "DeepSeek")},
    ),
    "owned noun": (
        "Anthropic's allegations against Alibaba concern the distillation of Claude.",
        {("Anthropic", "Alibaba")},
    ),
    "finding": (
        "OpenAI disrupted a distillation campaign and traced the accounts to MiniMax.",
        {("OpenAI", "MiniMax")},
    ),
    "denied allegation": (
        "Moonshot AI rejected Anthropic's allegations that its model was distilled.",
        {("Anthropic", "Moonshot AI")},
    ),
    "country": (
        "The White House accused entities based in China of distilling American models at scale.",
        {("White House", "China")},
    ),
    "nobody named": (
        "Google said it had identified distillation attacks in which attackers tried to clone Gemini.",
        {("Google", None)},
    ),
    "pronoun of a list": (
        "DeepSeek and MiniMax came up again. Anthropic says they distilled Claude with fake accounts.",
        {("Anthropic", "DeepSeek"), ("Anthropic", "MiniMax")},
    ),
    "enumerated counts": (
        "Anthropic accused DeepSeek of 150,000 exchanges with Claude, Moonshot AI of over 3 million and MiniMax of more "
        "than 13 million.",
        {("Anthropic", "DeepSeek"), ("Anthropic", "Moonshot AI"), ("Anthropic", "MiniMax")},
    ),
    "relative clause": (
        "The report cites Anthropic, which alleged that DeepSeek had distilled Claude.",
        {("Anthropic", "DeepSeek")},
    ),
    "apposition and date before the verb": (
        "Michael Kratsios, who advises the White House, on Monday accused Moonshot AI of distilling Claude.",
        {("Michael Kratsios", "Moonshot AI")},
    ),
    "memo that goes on as it": (
        "OpenAI sent a memo to a committee. It accuses DeepSeek of distilling ChatGPT.",
        {("OpenAI", "DeepSeek")},
    ),
    "unit for its company": ("Anthropic accused Alibaba's Qwen lab of distilling Claude.", {("Anthropic", "Alibaba")}),
    "noun with a clause": (
        "The column repeats claims, made by OpenAI, that DeepSeek distilled its models.",
        {("OpenAI", "DeepSeek")},
    ),
    "unknown go-between": (
        "According to Kestrel Dispatch, Anthropic told senators that DeepSeek had distilled Claude.",
        {("Anthropic", "DeepSeek")},
    ),
    "official of a body": (
        "White House adviser David Sacks claimed that DeepSeek had distilled OpenAI's models.",
        {("David Sacks", "DeepSeek")},
    ),
    "Chinese": (
        "Anthropic指控DeepSeek、月之暗面和MiniMax使用虚假账户蒸馏Claude模型。",
        {("Anthropic", "DeepSeek"), ("Anthropic", "Moonshot AI"), ("Anthropic", "MiniMax")},
    ),
}
NOT_FOUND = {
    "question": "Did Anthropic accuse DeepSeek of distilling Claude?",
    "own voice of the outlet": "DeepSeek distilled Claude. MiniMax did the same.",
    "lawful technique": "OpenAI said that distillation is a common technique for making smaller models.",
    "distilling what is one's own": "Anthropic said that DeepSeek routinely distills its own larger models.",
    "denial": "DeepSeek said it had never distilled Claude.",
    "other accusation": "The publishers accused Anthropic of ignoring their licence terms for song lyrics.",
    "an outlet's report": "Bloomberg said that traders were worried about the distillation of models.",
    "dateline of an agency": "BERLIN, May 4 (Reuters) - The distillation of models is debated in parliament.",
    "what a speaker says of its own": "Elon Musk said that his company xAI had distilled OpenAI's models.",
    "another charge beside the word": "Timnit Gebru accused Anthropic of a double standard on distillation.",
    "news about chips": "Nvidia said that DeepSeek had bought its chips before the rules changed.",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_allegations_are_found_with_claimant_and_target(text: str, expected: set[tuple[str, str | None]]) -> None:
    assert alleged(text) == expected


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND)
def test_allegations_are_not_seen_where_nobody_alleges(text: str) -> None:
    assert alleged(text) == set()


def test_allegations_of_a_post_by_the_accuser_itself_are_the_publishers() -> None:
    text = "We found that DeepSeek had distilled Claude. “We are proud,” wrote MiniMax."
    claims = find_claims(reading_of(text, outlet="Anthropic"))

    assert [(c.claimant, c.target) for c in claims] == [("Anthropic", "DeepSeek")]


def test_allegations_of_we_in_a_newspaper_are_nobodys() -> None:
    claims = find_claims(reading_of("We found that DeepSeek had distilled Claude.", outlet="Reuters"))

    assert claims == ()


def test_allegations_list_items_belong_to_the_speaker_above() -> None:
    text = (
        "Anthropic accused three labs of distilling Claude. According to Anthropic, the exchanges were:\n\n"
        "- DeepSeek: 150,000 exchanges\n- MiniMax: 13 million exchanges\n"
    )

    assert {("Anthropic", "DeepSeek"), ("Anthropic", "MiniMax")} <= alleged(text)


def test_allegations_an_accusation_inside_anothers_words_is_not_the_speakers() -> None:
    text = "Scott Bessent said sanctions were possible after Anthropic accused Moonshot AI of distilling Claude."

    assert alleged(text) == {("Anthropic", "Moonshot AI")}


def test_allegations_nobody_gives_way_to_somebody_named() -> None:
    text = (
        "Google said it had detected distillation attacks by unknown attackers on Gemini. "
        "Google later accused MiniMax of distilling Gemini."
    )

    assert alleged(text) == {("Google", "MiniMax")}


def test_allegations_evidence_is_the_sentence_itself() -> None:
    sentence = "OpenAI accused DeepSeek of distilling its models."
    claim = claims_of(f"It was a busy week. {sentence} Shares fell.")[0]

    assert claim.evidence.text == sentence
    assert claim.confidence > 0.9


def test_allegations_hedge_and_go_between_are_kept() -> None:
    claim = claims_of("OpenAI reportedly accused DeepSeek of distilling its models, according to Reuters.")[0]

    assert claim.hedged
    assert claim.via == ("Reuters",)


def test_allegations_plain_statement_is_not_hedged() -> None:
    claim = claims_of("OpenAI accused DeepSeek of distilling its models.")[0]

    assert not claim.hedged
    assert claim.via == ()


def test_allegations_of_a_charge_in_chinese() -> None:
    text = "Anthropic指控MiniMax蒸馏Claude。OpenAI上月也曾对阶跃星辰提出类似指控。"

    assert alleged(text) == {("Anthropic", "MiniMax"), ("OpenAI", "StepFun")}


def test_allegations_of_a_campaign_that_is_counted_need_no_name() -> None:
    text = "Google described a campaign of more than 40,000 prompts against Gemini by private actors it did not name."

    assert alleged(text) == {("Google", None)}
