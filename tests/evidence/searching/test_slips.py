"""Names in scripts without blanks, and in Cyrillic, written wrongly."""

from __future__ import annotations

import pytest
from django.utils.text import slugify

from tests.web import factories as make
from tracker.collection import clock
from tracker.evidence.actors import fold
from tracker.evidence.models import Actor, Alias
from tracker.evidence.searching.asked import read
from tracker.evidence.searching.names import find_names
from tracker.evidence.searching.result import SearchResult
from tracker.evidence.searching.search import search
from tracker.evidence.slips import slips, sounding
from tracker.extraction import lexicon

# Sounds the same, looks alike, or is any other character; in the other script; within a clause.
WRONG = {
    "月之案面": "Moonshot AI",
    "月之喑面": "Moonshot AI",
    "月芝暗面": "Moonshot AI",
    "月之闇面": "Moonshot AI",
    "阿里巴吧": "Alibaba",
    "啊里巴巴": "Alibaba",
    "阿理巴巴集团": "Alibaba",
    "深度求锁": "DeepSeek",
    "深度求素": "DeepSeek",
    "申度求索": "DeepSeek",
    "指控深度求锁蒸馏": "DeepSeek",
    "智普": "Zhipu AI",
    "智普 否认": "Zhipu AI",
    "腾迅": "Tencent",
    "字结跳动": "ByteDance",
    "寒武记": "Cambricon",
    "华维": "Huawei",
    "马斯客": "Elon Musk",
    "白川智能": "Baichuan",
    "零亿万物": "01.AI",
}
# Words of their own: far from every name, and such as differ from one in a character or sound like one.
ORDINARY = """
蒸馏 模型 指控 否认 公司 报告 数据 训练 账户 交互 问题 时间 工作 学习 发展 技术 研究 社会 经济 国家 世界 人民 生活 历史
安全 市场 企业 产品 服务 信息 网络 系统 管理 教育 文化 环境 政策 法律 制度 组织 活动 项目 计划 方案 措施 行动 结果 原因
人工智能 大语言模型 知识产权 商业秘密 开放源代码 不正当竞争 毫无根据 国际关系 技术封锁 高科技企业
未来 获利 统一 同意 样式 行业 背景 伤害 弟弟 骨骼 矿石 中性 中型 重型 化为 微波 激励 极力 蓬勃 威信 升腾 质朴 摆渡 西语
旷世 引渡 活力 火力 口子 写成 仰视 新郎 几里 路透社记者 参议员 众议员 中医院 公安局 科技界 教育界 国防军
经济学家 中央政府 各国政府 外国政府 东京大学 东华理工 燕京大学 百货公司 小型汽车 生物科技 资讯科技 负面新闻 法国电信
科技情报 时代周刊 中国电影 英国国防部 法国外交部 德国国会 美国商会 泰国政府
"""


@pytest.fixture
def known_actors(db: None) -> None:
    """Every actor of the lexicon that has a name in a script without blanks."""
    known = [one for one in lexicon.actors_by_name().values() if any(slips(fold(name)) for name in one.aliases)]
    actors = Actor.objects.bulk_create(
        Actor(slug=f"{slugify(one.name)}-{number}", name=one.name, kind=one.kind.value, first_seen_at=clock.now())
        for number, one in enumerate(known)
    )
    Alias.objects.bulk_create(
        Alias(actor=actor, text=text, folded=fold(text), slips=slips(fold(text)))
        for actor, one in zip(actors, known, strict=True)
        for text in dict.fromkeys((one.name, *one.aliases))
    )


def find(text: str) -> SearchResult:
    return search(read([("q", text)]))


def names_of(text: str) -> list[str]:
    return [one.actor.name for one in find_names(text).shown]


def test_a_name_with_a_wrong_character_is_found(known_actors: None) -> None:
    found = {typed: names_of(typed)[:1] for typed in WRONG}
    assert found == {typed: [name] for typed, name in WRONG.items()}


def test_ordinary_words_are_near_no_name(known_actors: None) -> None:
    """What is found in them is spelt so."""
    wrong = {
        word: [(one.actor.name, one.asked, one.spelling) for one in find_names(word).shown if one.likeness < 1]
        for word in ORDINARY.split()
    }
    assert {word: found for word, found in wrong.items() if found} == {}


def test_reports_are_looked_for_under_the_right_name(known_actors: None) -> None:
    make.report(title="One", text="深度求索否认指控。", language="zh")
    found = find("深度求锁")
    assert (found.total, [one.actor.name for one in found.names.put_right]) == (1, ["DeepSeek"])
    assert find('"深度求锁"').names.shown == ()


def test_what_a_text_holds_is_not_put_right(known_actors: None) -> None:
    make.report(title="One", text="智普公司回应。", language="zh")
    found = find("智普")
    assert (found.total, found.names.put_right) == (1, ())
    assert found.names.shown[0].actor.name == "Zhipu AI"


def test_cyrillic_names_are_found_with_a_wrong_letter(known_actors: None) -> None:
    for name, spelling in {"Kaspersky": "Касперский", "Yandex": "Яндекс"}.items():
        Alias.objects.create(actor=make.actor(name), text=spelling, folded=fold(spelling))
    for typed, name in {"Каспарский": "Kaspersky", "касперски": "Kaspersky", "Яндэкс": "Yandex"}.items():
        assert names_of(typed)[:1] == [name], typed
    assert names_of("отчёт обвинение") == []


def test_a_character_of_unknown_sound_is_no_error() -> None:
    assert sounding("알리바바") == []
    assert slips("알리바바")
    assert slips("deepseek") == []
