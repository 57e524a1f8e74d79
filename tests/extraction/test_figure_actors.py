"""Whose doing a count is, in the wordings of the trade; and numbers that count nothing."""

import pytest

from tests.extraction.wording import FEBRUARY, JUNE, LABS, NOBODY, accounts, exchanges, figures

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            FEBRUARY
            + "DeepSeek's operation involved more than 150,000 exchanges, while Moonshot AI's had over 3.4 million and MiniMax's topped 13 million.",
            [
                exchanges(150_000, "more_than", "DeepSeek"),
                exchanges(3_400_000, "more_than", "Moonshot AI"),
                exchanges(13_000_000, "more_than", "MiniMax"),
            ],
        ),
        (
            FEBRUARY
            + "Of the 16 million exchanges, 13 million came from MiniMax, 3.4 million from Moonshot AI and 150,000 from DeepSeek.",
            [
                exchanges(16_000_000, "exact", *LABS),
                exchanges(13_000_000, "exact", "MiniMax"),
                exchanges(3_400_000, "exact", "Moonshot AI"),
                exchanges(150_000, "exact", "DeepSeek"),
            ],
        ),
        (
            FEBRUARY + "The MiniMax campaign was the largest, with over 13 million exchanges.",
            [exchanges(13_000_000, "more_than", "MiniMax")],
        ),
        (
            FEBRUARY + "The largest campaign, attributed to MiniMax, involved more than 13 million exchanges.",
            [exchanges(13_000_000, "more_than", "MiniMax")],
        ),
        (
            FEBRUARY + "In Moonshot's case, more than 3.4 million exchanges targeted agentic reasoning.",
            [exchanges(3_400_000, "more_than", "Moonshot AI")],
        ),
        (
            FEBRUARY + "More than 13 million of those exchanges were attributed to MiniMax.",
            [exchanges(13_000_000, "more_than", "MiniMax")],
        ),
        (
            FEBRUARY + "MiniMax was responsible for more than 13 million exchanges, and Moonshot for 3.4 million.",
            [exchanges(13_000_000, "more_than", "MiniMax"), exchanges(3_400_000, "exact", "Moonshot AI")],
        ),
        (
            FEBRUARY
            + "Key numbers:\n- 24,000 fraudulent accounts\n- 16 million exchanges\n- DeepSeek: 150,000+\n- Moonshot: 3.4M+\n- MiniMax: 13M+",
            [
                accounts(24_000, "exact", *LABS),
                exchanges(16_000_000, "exact", *LABS),
                exchanges(150_000, "more_than", "DeepSeek"),
                exchanges(3_400_000, "more_than", "Moonshot AI"),
                exchanges(13_000_000, "more_than", "MiniMax"),
            ],
        ),
        (
            FEBRUARY + "They created around 24,000 accounts and generated over 16 million exchanges, the company said.",
            [accounts(24_000, "about", *LABS), exchanges(16_000_000, "more_than", *LABS)],
        ),
        (FEBRUARY + "Collectively, the three firms used 24,000 fake accounts.", [accounts(24_000, "exact", *LABS)]),
        (
            FEBRUARY
            + "The labs collectively generated upwards of sixteen million conversations with Claude via some two dozen thousand accounts.",
            [exchanges(16_000_000, "more_than", *LABS), accounts(24_000, "about", *LABS)],
        ),
        (
            FEBRUARY
            + '"We have identified industrial-scale campaigns by three AI laboratories," the company wrote. "These labs generated over 16 million exchanges with Claude through approximately 24,000 fraudulent accounts."',
            [exchanges(16_000_000, "more_than", *LABS), accounts(24_000, "about", *LABS)],
        ),
        (
            FEBRUARY
            + "DeepSeek (over 150,000 exchanges) was after reasoning; Moonshot AI (over 3.4 million) wanted agents; MiniMax (over 13 million) wanted code.",
            [
                exchanges(150_000, "more_than", "DeepSeek"),
                exchanges(3_400_000, "more_than", "Moonshot AI"),
                exchanges(13_000_000, "more_than", "MiniMax"),
            ],
        ),
        (
            FEBRUARY
            + "Anthropic found that MiniMax conducted the lion's share of the activity: over 13 million exchanges.",
            [exchanges(13_000_000, "more_than", "MiniMax")],
        ),
        (
            FEBRUARY
            + "MiniMax redirected nearly half of its traffic within 24 hours of a new model's release. The start-up had 13 million exchanges in total.",
            [("traffic_share", 0.5, "less_than", ("MiniMax",)), exchanges(13_000_000, "exact", "MiniMax")],
        ),
        (
            FEBRUARY + "At the low end, DeepSeek conducted just over 150,000 exchanges.",
            [exchanges(150_000, "more_than", "DeepSeek")],
        ),
        (
            FEBRUARY + "Anthropic claims that between them the trio ran 24,000 accounts.",
            [accounts(24_000, "exact", *LABS)],
        ),
        (
            JUNE
            + "Alibaba's alleged 28.8 million interactions dwarf the 16 million attributed to DeepSeek, Moonshot AI and MiniMax combined in February.",
            [exchanges(28_800_000, "exact", "Alibaba"), exchanges(16_000_000, "exact", *LABS)],
        ),
        (
            JUNE
            + "The activity, which Anthropic ties to Alibaba's Qwen lab, comprised about 28.8 million exchanges across nearly 25,000 accounts between April 22 and June 5.",
            [exchanges(28_800_000, "about", "Alibaba"), accounts(25_000, "about", "Alibaba")],
        ),
        (
            JUNE + "Operators affiliated with Alibaba sent up to 3 million requests per day at the peak.",
            [exchanges(3_000_000, "less_than", "Alibaba")],
        ),
        (
            JUNE
            + "The company said the campaign used nearly 25,000 accounts and 28.8 million exchanges. Alibaba has 1 billion users and its cloud unit earned $5 billion.",
            [accounts(25_000, "about", "Alibaba"), exchanges(28_800_000, "exact", "Alibaba")],
        ),
        (
            JUNE
            + "Anthropic told senators that the Chinese e-commerce giant made 28.8 million exchanges over 45 days using about 25,000 fake accounts.",
            [exchanges(28_800_000, "exact", "Alibaba"), accounts(25_000, "about", "Alibaba")],
        ),
        (
            JUNE + "It was the largest attack of its kind: some 28.8 million exchanges in six weeks.",
            [exchanges(28_800_000, "about", "Alibaba")],
        ),
        (
            JUNE
            + "The letter says 28.8 million exchanges with Claude were generated by nearly 25,000 fraudulent accounts.",
            [exchanges(28_800_000, "exact", "Alibaba"), accounts(25_000, "about", "Alibaba")],
        ),
        (JUNE + "Alibaba was linked to 28.8 million exchanges.", [exchanges(28_800_000, "exact", "Alibaba")]),
        (FEBRUARY + "A researcher said that 10,000 prompts would be enough to copy a model's style.", []),
        (
            FEBRUARY
            + "Anthropic serves 300,000 business customers and handles billions of requests. Claude Code has 1 million users.",
            [],
        ),
        (
            FEBRUARY
            + "In January 2025 DeepSeek wiped $589 billion off Nvidia's market value. It used 2,048 H800 chips and 14.8 trillion tokens to train V3 for $5.6 million.",
            [],
        ),
        (
            FEBRUARY
            + "Earlier, Google reported 100,000 prompts aimed at Gemini by unnamed attackers in one distillation campaign.",
            [exchanges(100_000, "exact")],
        ),
        (
            NOBODY
            + "Anthropic said Alibaba ran more than 151 million exchanges with Claude between May and July, peaking at nearly 3 million a day, through over 3,500 fraudulent accounts.",
            [
                exchanges(151_000_000, "more_than", "Alibaba"),
                exchanges(3_000_000, "about", "Alibaba"),
                accounts(3_500, "more_than", "Alibaba"),
            ],
        ),
        (
            NOBODY
            + "According to Anthropic, DeepSeek generated 150,000, Moonshot AI 3.4 million and MiniMax 13 million exchanges in their distillation campaigns.",
            [
                exchanges(150_000, "exact", "DeepSeek"),
                exchanges(3_400_000, "exact", "Moonshot AI"),
                exchanges(13_000_000, "exact", "MiniMax"),
            ],
        ),
        (
            NOBODY
            + "Anthropic accused DeepSeek, Moonshot AI and MiniMax of distilling Claude. The three firms generated 150,000, 3.4 million and 13 million exchanges, respectively.",
            [
                exchanges(150_000, "exact", "DeepSeek"),
                exchanges(3_400_000, "exact", "Moonshot AI"),
                exchanges(13_000_000, "exact", "MiniMax"),
            ],
        ),
        (
            NOBODY
            + "OpenAI said on September 30 that people associated with Moonshot AI sent 16,000 requests to its models in two days of July in an attempt to extract protected reasoning. The requests came from more than 4,000 users.",
            [exchanges(16_000, "exact", "Moonshot AI"), accounts(4_000, "more_than", "Moonshot AI")],
        ),
        (
            NOBODY
            + "In a letter to senators, Anthropic accused Alibaba of using nearly 25,000 fake accounts to conduct 28.8 million exchanges with its Claude chatbot from April 22 to June 5.",
            [accounts(25_000, "about", "Alibaba"), exchanges(28_800_000, "exact", "Alibaba")],
        ),
        (
            NOBODY + "Anthropic alleges that 28.8 million exchanges were carried out by operators linked to Alibaba.",
            [exchanges(28_800_000, "exact", "Alibaba")],
        ),
        (
            NOBODY
            + "Anthropic traced roughly 25,000 fraudulent accounts to Alibaba. Those accounts generated more than 28.8 million prompts.",
            [accounts(25_000, "about", "Alibaba"), exchanges(28_800_000, "more_than", "Alibaba")],
        ),
        (
            NOBODY + "Google said attackers had prompted Gemini more than 100,000 times in an effort to clone it.",
            [exchanges(100_000, "more_than")],
        ),
        (
            NOBODY
            + "Google's threat intelligence team found one model extraction campaign that used upwards of 100,000 prompts against Gemini.",
            [exchanges(100_000, "more_than")],
        ),
        (
            NOBODY
            + "Zhipu AI accounted for over 3.4 million exchanges across 273 accounts in 17 days, Anthropic said in its distillation report.",
            [exchanges(3_400_000, "more_than", "Zhipu AI"), accounts(273, "exact", "Zhipu AI")],
        ),
        (
            NOBODY
            + "Anthropic says it banned 24,000 accounts that DeepSeek, Moonshot AI and MiniMax had used to distill Claude.",
            [accounts(24_000, "exact", *LABS)],
        ),
        (
            NOBODY
            + "MiniMax was the most aggressive of the three labs that Anthropic accused of distilling Claude, with more than 13 million exchanges, followed by Moonshot AI with 3.4 million and DeepSeek with 150,000.",
            [
                exchanges(13_000_000, "more_than", "MiniMax"),
                exchanges(3_400_000, "exact", "Moonshot AI"),
                exchanges(150_000, "exact", "DeepSeek"),
            ],
        ),
        (
            NOBODY
            + "Anthropic accused three labs of distillation.\n\nDeepSeek\n\nScale: Over 150,000 exchanges\n\nMoonshot AI\n\nScale: Over 3.4 million exchanges\n\nMiniMax\n\nScale: Over 13 million exchanges",
            [
                exchanges(150_000, "more_than", "DeepSeek"),
                exchanges(3_400_000, "more_than", "Moonshot AI"),
                exchanges(13_000_000, "more_than", "MiniMax"),
            ],
        ),
        (
            NOBODY
            + "Anthropic accuses Chinese labs of illicit distillation.\n\n| Lab | Exchanges | Accounts |\n|---|---|---|\n| Alibaba | 151M+ | 3,500+ |\n| Zhipu AI | 3.4M+ | 273 |",
            [
                exchanges(151_000_000, "more_than", "Alibaba"),
                accounts(3_500, "more_than", "Alibaba"),
                exchanges(3_400_000, "more_than", "Zhipu AI"),
                accounts(273, "exact", "Zhipu AI"),
            ],
        ),
        (
            NOBODY
            + "Anthropic accused Alibaba of distilling Claude. The model has 2.8 trillion parameters, costs $0.60 per million tokens, and the company raised $2 billion in 2025. Shares fell 31%.",
            [],
        ),
        (
            NOBODY
            + "ChatGPT, which OpenAI says DeepSeek distilled, now has 900 million weekly users who send 2.5 billion prompts a day.",
            [],
        ),
        (
            NOBODY
            + "Half of MiniMax's traffic was redirected to the new Claude model within 24 hours, Anthropic said of the distillation campaign.",
            [("traffic_share", 0.5, "exact", ("MiniMax",))],
        ),
        (
            NOBODY
            + "When Anthropic released a new model, MiniMax pivoted within 24 hours, redirecting almost 50% of its traffic to extract capabilities.",
            [("traffic_share", 0.5, "less_than", ("MiniMax",))],
        ),
        (
            NOBODY
            + "The labs — DeepSeek, Moonshot AI and MiniMax — used some 24,000 fraudulent accounts and more than 16 million interactions to distill Claude, Anthropic said. In one case a single proxy network managed more than 20,000 fraudulent accounts simultaneously.",
            [
                accounts(24_000, "about", *LABS),
                exchanges(16_000_000, "more_than", *LABS),
                accounts(20_000, "more_than"),
            ],
        ),
        (
            NOBODY
            + "Anthropic 指控深度求索、月之暗面和 MiniMax 通过约2.4万个虚假账户与 Claude 进行了超过1600万次交互，以蒸馏其模型能力。其中，MiniMax 超过1300万次，月之暗面超过340万次，深度求索超过15万次。",
            [
                accounts(24_000, "about", *LABS),
                exchanges(16_000_000, "more_than", *LABS),
                exchanges(13_000_000, "more_than", "MiniMax"),
                exchanges(3_400_000, "more_than", "Moonshot AI"),
                exchanges(150_000, "more_than", "DeepSeek"),
            ],
        ),
        (
            NOBODY
            + "Anthropic 表示，阿里巴巴在5月至7月间通过3500多个账号对 Claude 发起了超过1.51亿次对话，属于蒸馏攻击。",
            [accounts(3_500, "more_than", "Alibaba"), exchanges(151_000_000, "more_than", "Alibaba")],
        ),
        (
            NOBODY
            + "DeepSeek alone accounted for more than 12.1 million of those exchanges in just 14 days, while Xiaomi made over 400,000 requests through 1,500 accounts, according to Anthropic's report on distillation attacks.",
            [
                exchanges(12_100_000, "more_than", "DeepSeek"),
                exchanges(400_000, "more_than", "Xiaomi"),
                accounts(1_500, "exact", "Xiaomi"),
            ],
        ),
        (
            NOBODY
            + 'The Chinese AI startup DeepSeek made "over 150,000 exchanges" with Claude, Anthropic alleged, as part of a distillation effort.',
            [exchanges(150_000, "more_than", "DeepSeek")],
        ),
        (
            NOBODY
            + "White House adviser Michael Kratsios accused Moonshot AI of distilling Anthropic's Fable using tens of thousands of proxy accounts.",
            [],
        ),
        (
            NOBODY
            + "Three Chinese AI labs created 24,000 fake accounts to distill Claude, Anthropic said Monday, naming DeepSeek, Moonshot AI and MiniMax.",
            [accounts(24_000, "exact", *LABS)],
        ),
        (
            NOBODY
            + "More than 16 million exchanges were generated through approximately 24,000 fraudulent accounts by DeepSeek, Moonshot AI, and MiniMax, Anthropic said, calling it a distillation attack.",
            [exchanges(16_000_000, "more_than", *LABS), accounts(24_000, "about", *LABS)],
        ),
        (
            NOBODY
            + "In total, Anthropic attributes nearly 200 million exchanges to seven Chinese labs, among them Alibaba, Moonshot AI and DeepSeek. It calls them distillation attacks.",
            [exchanges(200_000_000, "about", "Alibaba", "DeepSeek", "Moonshot AI")],
        ),
        (
            NOBODY
            + "Anthropic claims that Alibaba's Qwen team was behind 28.8 million exchanges in a distillation campaign.",
            [exchanges(28_800_000, "exact", "Alibaba")],
        ),
        (
            NOBODY
            + "The fine for distillation could reach $5 million in damages, Anthropic's lawsuit against Alibaba says.",
            [("money", 5_000_000, "exact", ())],
        ),
        (
            NOBODY
            + "By the numbers: 16 million+ exchanges. 24,000 fraudulent accounts. 3 labs. Anthropic says DeepSeek, Moonshot AI and MiniMax distilled Claude.",
            [exchanges(16_000_000, "more_than", *LABS), accounts(24_000, "exact", *LABS)],
        ),
    ],
)
def test_a_count_has_its_value_bound_and_actors(text, expected):
    assert figures(text) == sorted(expected)
