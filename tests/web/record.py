"""The February campaign and what followed, as a small store: every kind of row that a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.kept_rows import kept
from tests.web import factories as make
from tests.web.factories import Said
from tests.web.texts import BILL, CHINESE, CHINESE_LETTER, LATER, LETTER, MEMO, POST, WIRE
from tracker.collection.models import ArticleText, Report, Source, StandIn
from tracker.evidence.models import (
    Actor,
    Answered,
    Assertion,
    Cited,
    Derivation,
    Document,
    Incident,
    Notice,
    OriginRuling,
    PartsCheck,
    Response,
)
from tracker.grading.records import Directness

# The titles of the reports that repeat the letter's number: a copy, and one in another language.
REPEATING = ("Letter names Alibaba, senators hear", "Anthropic 致信参议员：阿里巴巴相关方调用 2880 万次")


@dataclass
class Record:
    anthropic: Actor
    moonshot: Actor
    february: Incident
    june: Incident
    wire_report: Report
    copy_report: Report
    letter_report: Report
    thirteen: Assertion
    bill: Response


@kept
def store(*, is_sample: bool = True, is_repeated: bool = False) -> Record:
    """The whole small record. is_repeated: whether others repeat the 28.8 million, as `REPEATING` has them."""
    post_source = make.source(
        "Anthropic Notes", reliability="A", kind="company", owner="Anthropic", is_sample=is_sample
    )
    wire = make.source("Northwire", reliability="B", kind="wire", is_sample=is_sample)
    ledger = make.source("The Coastal Ledger", reliability="B", is_sample=is_sample)
    gradient = make.source(
        "Gradient Weekly",
        reliability="D",
        kind="blog",
        is_sample=is_sample,
        reliability_reason="Rewrites others’ reports without naming them.",
    )
    gazette = make.source("Federal Notices", reliability="A", kind="government", is_sample=is_sample)
    harbour = make.source("Harbour Daily", reliability="C", language="zh", country="CN", is_sample=is_sample)
    make.feed(wire, last_success_at=make.moment("2026-11-20"))
    make.feed(gradient, n_failures=3, failure="The server answered 503.")

    post = make.report(post_source, title="Three distillation campaigns, and what we did", text=POST, on="2026-02-23")
    wire_report = make.report(
        wire,
        title="Anthropic accuses three Chinese labs of copying its models",
        text=WIRE,
        on="2026-02-24",
        byline="A. Writer",
    )
    copy = make.report(gradient, title="Chinese labs ‘stole’ Claude, says Anthropic", text=WIRE, on="2026-02-25")
    chinese = make.report(
        harbour, title="Anthropic 指控三家中国公司蒸馏其模型", text=CHINESE, on="2026-02-25", language="zh"
    )
    memo = make.report(gazette, title="Memorandum on adversarial distillation", text=MEMO, on="2026-04-23")
    letter = make.report(
        ledger, title="Anthropic tells senators of a second, larger campaign", text=LETTER, on="2026-06-24"
    )
    make.edition(letter, text=LETTER + "\nThis article was corrected.", at=make.moment("2026-06-25"))
    _derive(post, wire_report, copy, letter)
    repeated = _repeat(letter, gradient, harbour) if is_repeated else ()
    later = make.report(wire, title="Threat report widens the circle", text=LATER, on="2026-09-10")

    anthropic = make.actor("Anthropic", country="US")
    deepseek = make.actor("DeepSeek", country="CN")
    moonshot = make.actor(
        "Moonshot AI",
        country="CN",
        aliases=("Moonshot", "月之暗面", "Kimi maker"),
    )
    minimax = make.actor("MiniMax", country="CN")
    alibaba = make.actor("Alibaba", country="CN", aliases=("阿里巴巴",))
    zhipu = make.actor("Zhipu", country="CN", aliases=("Z.ai", "智谱"))
    ostp = make.actor(
        "Office of Science and Technology Policy", kind="government_body", country="US", aliases=("OSTP",)
    )
    mofcom = make.actor("China’s Ministry of Commerce", kind="government_body", country="CN", aliases=("MOFCOM",))
    critics = make.actor("Critics of the labs", kind="organisation")
    make.actor("Kimi", kind="product", parent=moonshot)
    for told in (post, wire_report, copy, chinese):
        make.mention(moonshot, told)

    labs = (deepseek, moonshot, minimax)
    february = make.incident("Anthropic accuses DeepSeek, Moonshot AI and MiniMax", accuser=anthropic, accused=labs)
    june = make.incident(
        "Anthropic accuses Alibaba",
        accuser=anthropic,
        accused=(alibaba, zhipu),
        began_on=date(2026, 6, 1),
        began_precision="month",
    )

    direct = Directness.DIRECT
    here = {"incident": february}
    day = {"occurred_on": date(2026, 2, 23), "occurred_precision": "day"}
    for lab in labs:
        make.claim(
            "alleges_distillation",
            anthropic,
            lab,
            Said(post, "three campaigns that drew on Claude", directness=direct),
            Said(wire_report, "DeepSeek, Moonshot AI and MiniMax had extracted its Claude models’ answers"),
            Said(copy, "DeepSeek, Moonshot AI and MiniMax had extracted its Claude models’ answers"),
            Said(chinese, "月之暗面（Moonshot AI）等三家公司"),
            standing="disputed" if lab == minimax else "alleged",
            asked_as_of=date(2026, 2, 24),
            capabilities=["reasoning", "censorship_safe"] if lab == deepseek else ["coding", "tool_use", "agentic"],
            techniques=["fraudulent_accounts", "proxy_services"],
            **here,
            **day,
        )
    counted = {"speakers": [anthropic], "target": anthropic, **here}
    total = make.figure(
        "exchanges",
        16e6,
        Said(post, "over 16 million exchanges", directness=direct),
        Said(chinese, "超过 1600 万次交互"),
        actors=labs,
        **counted,
    )
    make.figure(
        "accounts",
        24_000,
        Said(post, "approximately 24,000 fraudulent accounts", directness=direct),
        qualifier="about",
        actors=labs,
        **counted,
    )
    few = make.figure("exchanges", 150_000, Said(post, "over 150,000", directness=direct), actors=[deepseek], **counted)
    some = make.figure(
        "exchanges", 3.4e6, Said(post, "over 3.4 million", directness=direct), actors=[moonshot], **counted
    )
    thirteen = make.figure(
        "exchanges",
        13e6,
        Said(post, "over 13 million", directness=direct),
        Said(wire_report, "more than 13 million exchanges"),
        Said(copy, "more than 13 million exchanges"),
        actors=[minimax],
        **counted,
    )
    make.past_grade(thirteen)
    PartsCheck.objects.create(
        total=total,
        verdict="consistent",
        low=16.55e6,
        words="0.15 + 3.4 + 13 million against more than 16 million: consistent",
        checked_at=thirteen.changed_at,
    ).parts.set([few, some, thirteen])
    odd = make.figure(
        "exchanges",
        3.5e6,
        Said(copy, "MiniMax alone was behind more than 13 million exchanges"),
        qualifier="about",
        actors=[minimax],
        **counted,
    )
    make.conflict(
        thirteen, odd, detail="More than 13 million and about 3.5 million exchanges cannot both hold for MiniMax."
    )
    for lab in labs:
        make.claim(
            "no_response",
            lab,
            None,
            Said(wire_report, "did not respond to requests for comment on Tuesday"),
            manner="silent",
            occurred_on=date(2026, 2, 24),
            occurred_precision="day",
            **here,
        )
    make.claim(
        "disputes",
        critics,
        anthropic,
        Said(wire_report, "Critics said that Anthropic itself", directness=Directness.UNNAMED),
        **here,
    )
    make.claim("warns", anthropic, None, Said(post, "censorship-safe rewrites", directness=direct), **here)
    make.claim(
        "denies",
        mofcom,
        anthropic,
        Said(chinese, "该指控毫无根据"),
        occurred_on=date(2026, 2, 25),
        occurred_precision="day",
        **here,
    )
    make.response(
        "technical_defence",
        anthropic,
        Said(post, "We have strengthened our detection", directness=direct),
        jurisdiction="",
        **here,
        **day,
    )
    make.response(
        "executive_action",
        ostp,
        Said(memo, "issues memorandum NSTM-4", directness=direct),
        instrument_name="NSTM-4",
        occurred_on=date(2026, 4, 23),
        occurred_precision="day",
        **here,
    )
    make.response(
        "information_sharing",
        ostp,
        Said(memo, "share what they know"),
        status="called_for",
        occurred_on=date(2026, 4, 1),
        occurred_precision="month",
    )

    bill = _bill(february, wire, anthropic)

    then = {"incident": june}
    make.claim(
        "alleges_distillation",
        anthropic,
        alibaba,
        Said(letter, "Anthropic says that operators tied to Alibaba"),
        standing="denied",
        replied_on=date(2026, 6, 24),
        occurred_on=date(2026, 6, 10),
        occurred_precision="day",
        **then,
    )
    window = {
        "window_start": date(2026, 4, 22),
        "window_end": date(2026, 6, 5),
        "window_text": "between April 22 and June 5",
    }
    make.figure(
        "exchanges",
        28.8e6,
        Said(letter, "more than 28.8 million exchanges"),
        *repeated,
        actors=[alibaba],
        speakers=[anthropic],
        **window,
        **then,
    )
    make.figure(
        "accounts",
        25_000,
        Said(letter, "almost 25,000 accounts"),
        qualifier="about",
        actors=[alibaba],
        speakers=[anthropic],
        **window,
        **then,
    )
    make.figure(
        "exchanges",
        151e6,
        Said(later, "over 151 million exchanges"),
        actors=[alibaba],
        speakers=[anthropic],
        window_text="from May to July",
        **then,
    )
    make.figure(
        "exchanges",
        3e6,
        Said(later, "a peak near 3 million a day"),
        qualifier="about",
        statistic="peak",
        unit="exchanges per day",
        actors=[alibaba],
        speakers=[anthropic],
        **then,
    )
    make.figure(
        "exchanges",
        3.4e6,
        Said(later, "about 3.4 million for Zhipu"),
        qualifier="about",
        actors=[zhipu],
        speakers=[anthropic],
        **then,
    )
    make.claim(
        "denies",
        alibaba,
        anthropic,
        Said(letter, "A spokesperson for Alibaba denies the allegation"),
        occurred_on=date(2026, 6, 24),
        occurred_precision="day",
        **then,
    )
    make.claim("no_response", alibaba, None, Said(letter, "Alibaba could not be reached"), manner="unreachable", **then)
    _describe_pages(copy, letter)
    return Record(
        anthropic=anthropic,
        moonshot=moonshot,
        february=february,
        june=june,
        wire_report=wire_report,
        copy_report=copy,
        letter_report=letter,
        thirteen=thirteen,
        bill=bill,
    )


def _bill(incident: Incident, wire: Source, asking: Actor) -> Response:
    """A bill that was asked for, went through committee and a chamber, and whose dates disagree; it cites a figure."""
    told = make.report(wire, title="House passes bill on copied models", text=BILL, on="2026-05-21")
    house = make.actor("US House of Representatives", kind="government_body")
    panel = make.actor("House Foreign Affairs Committee", kind="government_body")
    name = {"instrument_name": "Model Safekeeping Act"}
    asked = make.response(
        "legislation", asking, Said(told, "Anthropic had asked for such a law"), status="called_for", **name
    )
    bill = asked.stage.response
    stages = (
        (house, "was introduced in April", "proposed", date(2026, 4, 1), "month"),
        (panel, "left the House Foreign Affairs Committee on April 22", "advanced", date(2026, 4, 22), "day"),
        (house, "passed the House on May 20", "passed", date(2026, 5, 20), "day"),
        (panel, "One sponsor gives May 2 as the day of the committee’s vote", "advanced", date(2026, 5, 2), "day"),
    )
    made = [
        make.response(
            "legislation",
            who,
            Said(told, words),
            of=bill,
            status="proposed",
            step=step,
            occurred_on=on,
            occurred_precision=precision,
            **name,
        )
        for who, words, step, on, precision in stages
    ]
    make.conflict(made[1], made[3], kind="date", detail="The committee voted on 2026-04-22 or on 2026-05-02.")
    bill.identifiers, bill.title = ["H.R. 9911"], "H.R. 9911: Model Safekeeping Act"
    bill.save()
    Answered.objects.create(
        response=bill, incident=incident, reason=Answered.Reason.REPORT, statement=made[0].representative
    )
    figure = make.figure("exchanges", 16e6, Said(told, "16 million exchanges"), speakers=[asking])
    Cited.objects.create(response=bill, figure=figure.representative, reason=Cited.Reason.SENTENCE)
    return bill


def _repeat(letter: Report, copyist: Source, abroad: Source) -> tuple[Said, ...]:
    """The letter's number once more, in a copy and in another language."""
    copy, told = REPEATING
    assert letter.current_text is not None
    copied = make.report(copyist, title=copy, text=letter.current_text.text, on="2026-06-25")
    Derivation.objects.create(report=copied, head=letter, kind="copy", parent=letter, sign="text", similarity=0.99)
    other = make.report(abroad, title=told, text=CHINESE_LETTER, on="2026-06-26", language="zh")
    return Said(copied, "more than 28.8 million exchanges"), Said(other, "超过 2880 万次交互")


def _derive(post: Report, wire_report: Report, copy: Report, letter: Report) -> None:
    """Where these have what they say from: a post, what rests on it, a copy that a person ruled on, an unseen letter."""
    Derivation.objects.create(report=post, head=post, kind="original")
    Derivation.objects.create(
        report=wire_report, head=wire_report, kind="citing", parent=post, sign="document", words="said in a blog post"
    )
    Derivation.objects.create(
        report=copy, head=wire_report, kind="copy", parent=wire_report, sign="text", similarity=0.97
    )
    OriginRuling.objects.create(
        report=copy,
        kind="rewrite",
        parent=wire_report,
        who="E. Ng",
        why="Half of its paragraphs are its own.",
        made_at=make.moment("2026-02-27"),
    )
    document = Document.objects.create(
        key="anthropic|letter|2026-06-10",
        speaker=make.actor("Anthropic", country="US"),
        kind="letter",
        first_on=date(2026, 6, 10),
        last_on=date(2026, 6, 24),
    )
    Derivation.objects.create(
        report=letter,
        head=letter,
        kind="citing",
        document=document,
        sign="document",
        words="in a letter to two senators",
    )
    Notice.objects.create(
        text=letter.current_text,
        kind="corrected",
        words="This article was corrected.",
        start=len(LETTER) + 1,
        end=len(LETTER) + 28,
    )


def _describe_pages(copy: Report, letter: Report) -> None:
    """The copy is the beginning of a live blog whose dates differ, the letter a PDF that only opens with a password since."""
    dated = {"at": "2026-02-20T09:30:00+00:00", "on": "2026-02-20", "precision": "day", "source": "url"}
    said = {
        "read_from": {"title": "json_ld", "byline": "element"},
        "barrier": "Subscribe to continue reading",
        "undecoded": 0.02,
    }
    posts = [{"start": 0, "end": 10_000, "title": "First", "url": "", "at": dated | {"precision": "time"}}]
    facts = {**said, "dates": [dated], "updated": dated | {"on": "2026-02-27"}, "posts": posts}
    copies = ArticleText.objects.filter(current_for=copy)
    copies.update(form="live_blog", access="beginning", facts=facts)
    letters = ArticleText.objects.filter(current_for=letter)
    letters.update(form="pdf", facts={"n_pages": 4, "read_from": {"title": "properties", "language": "properties"}})
    StandIn.objects.create(
        report=letter, lack="locked", why="", text_version="test", fetched_at=make.moment("2026-06-27"), url=letter.url,
        status=200, headers={}, media_type="application/pdf", sha256="", body=b"",
    )  # fmt: skip
