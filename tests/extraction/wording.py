"""Sentences that introduce an affair, and figures in short form."""

from datetime import date

from tracker.extraction import extract

LABS = ("DeepSeek", "MiniMax", "Moonshot AI")
FEBRUARY = "Anthropic accuses DeepSeek, Moonshot AI and MiniMax, three laboratories from China, of illicitly distilling its Claude models.\n\n"
JUNE = "Anthropic has accused Alibaba of illicitly distilling its Claude chatbot.\n\n"


def figures(text):
    found = extract(text, published_on=date(2026, 9, 11)).figures
    return sorted((f.metric.value, round(f.value, 9), f.qualifier.value, tuple(sorted(f.actors))) for f in found)


def exchanges(value, qualifier, *actors):
    return ("exchanges", value, qualifier, tuple(sorted(actors)))


def accounts(value, qualifier, *actors):
    return ("accounts", value, qualifier, tuple(sorted(actors)))
