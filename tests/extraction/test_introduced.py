"""Labs and products that no list knows: what the report itself says of them is known while it is read."""

import pytest

from tests.extraction.finding import read
from tracker.extraction.naming.roles import country_of, known_actor, maker_of

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Quillhaven accused the Hangzhou start-up Orveth of copying its model.", "Orveth", "CN"),
        ("Quillhaven accused the Chinese developers Orveth, Tessaly and Varrick of copying it.", "Varrick", "CN"),
        ("Orveth, a Shanghai-based AI lab, denied it.", "Orveth", "CN"),
        ("Quillhaven, a San Francisco company, accused Orveth of copying its model.", "Quillhaven", "US"),
        ("Quillhaven指控澜石科技、北汀智能两家中国公司蒸馏其模型。", "北汀智能", "CN"),
        ("Quillhaven accused Orveth of copying its model. Chinese start-ups are watched closely.", "Orveth", None),
        ("Orveth sells its models to the Chinese army, Quillhaven says.", "Orveth", None),
    ],
)
def test_where_a_lab_is_that_nobody_knows(text: str, name: str, country: str | None) -> None:
    read(text, language="zh" if "公司" in text else "en")

    assert country_of(name) == country


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("Orveth copied Quillhaven's Sorrel-2, a filing says.", "Quillhaven"),
        ("Sorrel-2, a chatbot developed by Quillhaven, was copied.", "Quillhaven"),
        ("Quillhaven, the maker of Sorrel-2, was copied.", "Quillhaven"),
        ("Quillhaven accused Orveth of distilling its Sorrel-2 model.", "Quillhaven"),
        ("Quillhaven met Orveth in June. Sorrel-2 was out by then.", None),
        ("Quillhaven said on Monday that Orveth had renamed its Sorrel-2 model.", None),
    ],
)
def test_whose_a_product_is_that_nobody_knows(text: str, maker: str | None) -> None:
    read(text)

    assert maker_of("Sorrel-2") == maker


def test_a_lab_of_a_company_is_part_of_it() -> None:
    read("People at Orveth's Blue Lattice Labs made 90,000 exchanges with Sorrel-2.")
    lab = known_actor("Blue Lattice Labs")

    assert lab is not None
    assert (lab.parent, lab.unit) == ("Orveth", True)


def test_the_next_report_knows_nothing_of_it() -> None:
    read("Quillhaven accused the Hangzhou start-up Orveth of copying its model.")
    read("Orveth opened an office in Oslo.")

    assert known_actor("Orveth") is None
