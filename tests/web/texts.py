"""What the reports of the small record say."""

POST = (
    "We have found three campaigns that drew on Claude at scale.\n"
    "Together they made over 16 million exchanges through approximately 24,000 fraudulent accounts. "
    "DeepSeek accounts for over 150,000 of them, Moonshot AI for over 3.4 million and MiniMax for over 13 million.\n"
    "DeepSeek’s traffic asked for step-by-step reasoning and for censorship-safe rewrites.\n"
    "We have strengthened our detection and share indicators with other labs."
)
WIRE = (
    "Anthropic said on Monday that DeepSeek, Moonshot AI and MiniMax had extracted its Claude models’ answers. "
    "MiniMax alone was behind more than 13 million exchanges, it said.\n"
    "DeepSeek, Moonshot AI and MiniMax did not respond to requests for comment on Tuesday.\n"
    "Critics said that Anthropic itself had trained on other people’s work."
)
MEMO = (
    "The Office of Science and Technology Policy issues memorandum NSTM-4 on the adversarial distillation of American models.\n"
    "It instructs agencies to share what they know with the companies concerned."
)
LETTER = (
    "In a letter to senators Anthropic says that operators tied to Alibaba made more than 28.8 million exchanges "
    "through almost 25,000 accounts between April 22 and June 5.\n"
    "A spokesperson for Alibaba denies the allegation.\nAlibaba could not be reached, another paper wrote."
)
LATER = (
    "The company’s threat report puts Alibaba at over 151 million exchanges from May to July, with a peak near 3 million a day. "
    "It counts about 3.4 million for Zhipu."
)
CHINESE = "Anthropic 称，月之暗面（Moonshot AI）等三家公司通过约 2.4 万个账户进行了超过 1600 万次交互。中国商务部表示，该指控毫无根据。"
BILL = (
    "The Model Safekeeping Act, H.R. 9911, was introduced in April. It left the House Foreign Affairs Committee on "
    "April 22 and passed the House on May 20; its findings cite 16 million exchanges. Anthropic had asked for such a "
    "law. One sponsor gives May 2 as the day of the committee’s vote."
)
CHINESE_LETTER = "Anthropic 在致参议员的信中称，与阿里巴巴有关的操作者进行了超过 2880 万次交互。"
