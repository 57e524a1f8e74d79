"""A Chinese report -> what the accused and others say to the allegations: silence, denial, admission, dispute, warning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.chinese.report import PARTY, ChineseReport, Sentence
from tracker.extraction.chinese.subjects import Subjects
from tracker.extraction.chinese.who import Who
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import country_of
from tracker.extraction.records import Claim, EntityKind, Manner, Predicate

# A formula of newspapers, a verb with its object, other words.
FORMULA, VERB, WORDS = 0.9, 0.85, 0.7
# Of a subject that an earlier sentence names.
OF_CARRIED = 0.8
# So far before a reply the charge may stand that it is to.
NEAR = 300
# A warning may come before it.
AHEAD = 120
_SILENCES = (("silent", Manner.SILENT), ("declined", Manner.DECLINED), ("unreachable", Manner.UNREACHABLE))


class ChineseReplies:
    """The replies and reactions in one report whose allegations are known."""

    def __init__(self, report: ChineseReport, hearing: Hearing) -> None:
        self._report = report
        self._hearing = hearing
        self._subjects = Subjects(report)
        self._cues = patterns("chinese_replies")

    def find(self) -> Iterator[Claim]:
        """Every reply, sentence by sentence, doubles included."""
        for sentence in self._report.sentences:
            near = self._report.text[max(0, sentence.start - NEAR) : sentence.end + AHEAD]
            if not sentence.is_question and self._cues["charge"].search(near):
                yield from self._silences(sentence)
                yield from self._denials(sentence)
                yield from self._reactions(sentence)

    def _silences(self, sentence: Sentence) -> Iterator[Claim]:
        for section, manner in _SILENCES:
            for match in self._cues[section].finditer(sentence.skeleton):
                for who in self._asked(sentence, match, manner):
                    for name in who.names:
                        if name in self._hearing.accused or (
                            name not in self._hearing.accusers and country_of(name) in (None, "CN")
                        ):
                            yield self._claim(Predicate.NO_RESPONSE, name, None, sentence, FORMULA, section, manner)

    def _asked(self, sentence: Sentence, match: re.Match[str], manner: Manner) -> tuple[Who, ...]:
        """Who stays silent: before the words, or, where nobody could be reached, behind them too."""
        inside = [sentence.who(mark) for mark in re.findall(PARTY, match[0])]
        behind = re.match(rf"[^，。]{{0,3}}({PARTY})", sentence.skeleton[match.end() :])
        if manner is Manner.UNREACHABLE and (inside or behind):
            return tuple(inside) or ((sentence.who(behind[1]),) if behind else ())
        subject = self._subjects.before(sentence, sentence.places[match.start()])
        return (subject,) if subject is not None and not subject.is_outlet else ()

    def _denials(self, sentence: Sentence) -> Iterator[Claim]:
        skeleton = sentence.skeleton
        for section, sure in (("denies", VERB), ("words_of_denial", WORDS)):
            for match in self._cues[section].finditer(skeleton):
                if self._cues["undone"].search(skeleton, max(0, match.start() - 4), match.start()):
                    continue
                at = sentence.places[match.start()]
                who = self._subjects.speaker(sentence, at) if section == "words_of_denial" else None
                who = who or self._subjects.before(sentence, at)
                for name in who.names if who else ():
                    if name not in self._hearing.accusers and not (who and who.is_outlet):
                        yield from self._denied(
                            sentence, name, sure, "denial-chinese" if sure == VERB else "words-of-denial"
                        )

    def _denied(self, sentence: Sentence, name: str, sure: float, rule: str) -> Iterator[Claim]:
        accuser = self._accuser(sentence, name)
        if accuser is not None:
            side = self._is_accused_side(sentence, name)
            yield self._claim(Predicate.DENIES if side else Predicate.DISPUTES, name, accuser, sentence, sure, rule)

    def _accuser(self, sentence: Sentence, name: str) -> str | None:
        """Whose charge it is: of those named right before the word for it, else the accuser of this one."""
        named = re.search(rf"({PARTY})[^，。{PARTY[1:-1]}]{{0,14}}(?:指控|指责|说法|言论|归因|结论)", sentence.skeleton)
        accusers = self._hearing.accusers
        if named:
            names = [n for n in sentence.who(named[1]).names if n in accusers]
            if names := names or self._bodies_of(sentence, sentence.who(named[1])):
                return names[0]
        start, end = self._report.compact.there(sentence.start, sentence.end)
        return self._hearing.accuser_for(name, start, end)

    def _bodies_of(self, sentence: Sentence, who: Who) -> list[str]:
        """The accusers last named before for which a government stands: "the American side"."""
        countries = {country_of(name) for name in who.names} if who.kind is EntityKind.GOVERNMENT_BODY else set()
        start = self._report.compact.there(sentence.start, sentence.end)[0]
        bodies = {m.name for m in self._report.reading.mentions if m.kind is EntityKind.GOVERNMENT_BODY}
        earlier = [a for a in self._hearing.allegations if a.start <= start and a.claimant in bodies]
        fit = [a for a in earlier if country_of(a.claimant) in countries]
        last = max((a.start for a in fit), default=None)
        return [a.claimant for a in fit if a.start == last]

    def _is_accused_side(self, sentence: Sentence, name: str) -> bool:
        if name in self._hearing.accused or country_of(name) == "CN":
            university = any(name in w.names and self._cues["experts"].search(name) for w in sentence.whos)
            return not university
        return False

    def _reactions(self, sentence: Sentence) -> Iterator[Claim]:
        for section, predicate, sure in (
            ("disputes", Predicate.DISPUTES, VERB),
            ("supports", Predicate.SUPPORTS, WORDS),
            ("warns", Predicate.WARNS, VERB),
            ("consequence", Predicate.WARNS, WORDS),
            ("evidence", Predicate.ATTRIBUTES_EVIDENCE, WORDS),
            ("admits", Predicate.ADMITS, WORDS),
        ):
            if section == "warns" and self._only_accuses(sentence):
                continue
            for match in self._cues[section].finditer(sentence.skeleton):
                at = sentence.places[match.start()]
                who = self._behind(sentence, match) or self._subjects.before(sentence, at)
                if section == "disputes" and who is not None and set(who.names) & set(self._hearing.accusers):
                    who = self._subjects.speaker(sentence, at) or who
                if section == "consequence":
                    who = self._behind(sentence, match) or self._subjects.speaker(sentence, at) or who
                for name in self._speaking(who, predicate):
                    target = self._target(sentence, predicate, name)
                    if self._fits(predicate, name, target):
                        yield self._claim(predicate, name, target, sentence, sure, f"{section}-chinese")

        yield from self._unnamed_doubts(sentence)
        yield from self._unnamed_evidence(sentence)
        yield from self._criticised(sentence)
        yield from self._outlet_doubts(sentence)

    def _only_accuses(self, sentence: Sentence) -> bool:
        """Whether a sentence names an accused and no harm, so that who warns in it only accuses."""
        named = any(set(who.accusable) & self._hearing.accused for who in sentence.whos)
        return named and not self._cues["harm"].search(sentence.skeleton)

    def _unnamed_doubts(self, sentence: Sentence) -> Iterator[Claim]:
        """ "部分专家质疑…": some experts doubt it."""
        match = self._cues["unnamed_doubts"].search(sentence.skeleton)
        about = match and self._cues["affair"].search(sentence.skeleton, match.end())
        if match is None or not about or not set(self._hearing.accusers) - {match["who"]}:
            return
        who = _called(match["who"])
        target = self._accuser(sentence, who)
        yield self._claim(Predicate.DISPUTES, who, target, sentence, WORDS, "unnamed-doubts-chinese")

    def _criticised(self, sentence: Sentence) -> Iterator[Claim]:
        """Who turns on the accuser: "遭马斯克嘲讽", "引来网友批评"."""
        match = self._cues["criticised_by"].search(sentence.skeleton)
        if match is None or not self._hearing.accusers:
            return
        names = (
            self._speaking(sentence.who(match["party"]), Predicate.DISPUTES)
            if match["party"]
            else (_called(match["who"]),)
        )
        for name in names:
            target = self._accuser(sentence, name)
            if self._fits(Predicate.DISPUTES, name, target):
                yield self._claim(Predicate.DISPUTES, name, target, sentence, WORDS, "disputes-chinese")

    def _unnamed_evidence(self, sentence: Sentence) -> Iterator[Claim]:
        """A trace told by those without a name who accuse: "有网友指出，模型自称…"."""
        told = patterns("chinese")["unnamed_accuse"].search(sentence.skeleton)
        if told and told["who"] in self._hearing.accusers and self._cues["traces"].search(sentence.skeleton):
            yield self._claim(Predicate.ATTRIBUTES_EVIDENCE, told["who"], None, sentence, WORDS, "evidence-chinese")

    def _outlet_doubts(self, sentence: Sentence) -> Iterator[Claim]:
        """What an outlet that speaks for the accused state calls the charge."""
        if not self._cues["outlet_doubts"].search(sentence.skeleton) or not self._hearing.accusers:
            return
        for who in sentence.whos:
            for name in who.names if who.is_outlet else ():
                if name in self._hearing.state_media:
                    target = self._accuser(sentence, name)
                    yield self._claim(Predicate.DISPUTES, name, target, sentence, WORDS, "outlet-doubts-chinese")

    def _speaking(self, who: Who | None, predicate: Predicate) -> tuple[str, ...]:
        """Under whose name it is said: an opinion is the person's who gives it."""
        if who is None or who.is_outlet:
            return ()
        own = predicate in (Predicate.DISPUTES, Predicate.SUPPORTS) or (
            predicate is Predicate.WARNS and not set(who.names) & set(self._hearing.accusers)
        )
        return (who.spoken_by,) if own and who.spoken_by else who.names

    def _behind(self, sentence: Sentence, match: re.Match[str]) -> Who | None:
        """The speaker behind what is said: "…，外交部警告"."""
        said = re.search(rf"，({PARTY})(?:警告|说|表示|称|强调)。?$", sentence.skeleton[match.start() :])
        return sentence.who(said[1]) if said else None

    def _target(self, sentence: Sentence, predicate: Predicate, name: str) -> str | None:
        if predicate in (Predicate.DISPUTES, Predicate.SUPPORTS):
            return self._accuser(sentence, name)
        return None

    def _fits(self, predicate: Predicate, name: str, target: str | None) -> bool:
        hearing = self._hearing
        if predicate in (Predicate.DISPUTES, Predicate.SUPPORTS):
            return target is not None and name not in hearing.accusers and name not in hearing.accused
        if predicate is Predicate.ATTRIBUTES_EVIDENCE:
            return name in hearing.accusers
        if predicate is Predicate.ADMITS:
            return name not in hearing.accusers
        return True

    def _claim(
        self,
        predicate: Predicate,
        claimant: str,
        target: str | None,
        sentence: Sentence,
        sure: float,
        rule: str,
        manner: Manner | None = None,
    ) -> Claim:
        own = any(claimant in w.names for w in sentence.whos)
        return Claim(
            predicate=predicate,
            claimant=claimant,
            target=target,
            hedged=bool(patterns("chinese")["hedged"].search(sentence.skeleton)),
            manner=manner,
            confidence=round(sure * (1 if own else OF_CARRIED), 3),
            evidence=self._report.evidence(sentence),
            rule=rule,
        )


def _called(unnamed: str) -> str:
    """What those without a name are called."""
    names = table("chinese_replies")["unnamed"]
    assert isinstance(names, dict)
    return str(names["names"].get(unnamed, unnamed))
