"""Notices in place of an article and beginnings of one: recognised, named, and never read as the article."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scrapers.article_text import read_article
from scrapers.errors import ArticleLack, NotAnArticle
from scrapers.page_stubs import MIN_TEXT, weight
from scrapers.records import Access, ArticleText

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://post.example/2026/03/ferry"
LEAD = (
    "The harbour board said on Monday that a ring of resellers had put three million questions to its timetable model."
)
MORE = "It asked the towns along the coast to look at who pays for the accounts, and to tell the others within a day."
REST = "The board counted the questions over five weeks of winter, with the help of two engineers from the city office."
FULL = [LEAD, MORE, REST, *(f"{REST[:-1]}, and it said so for the {n}th time in its letter." for n in range(4, 20))]


def page(*lines: str, title: str = "Ferry model", data: object = None, head: str = "", article: bool = True) -> str:
    stated = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    inner = "".join(f"<p>{line}</p>" for line in lines)
    body = f"<article><h1>{title}</h1>{inner}</article>" if article else f"<div>{inner}</div>"
    return f"<!doctype html><html><head><title>{title}</title>{stated}{head}</head><body>{body}</body></html>"


def read(html: str) -> ArticleText:
    return read_article(html.encode(), url=URL, media_type="text/html", charset="utf-8", fetched_at=NOW)


def news(**changes: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry model", "datePublished": "2026-03-02", **changes}


NOTICES = [
    (ArticleLack.PAYWALL, "Subscribe to read this story.", "Already a subscriber? Log in."),
    (ArticleLack.PAYWALL, "Dieser Artikel ist nur für Abonnenten.", "Jetzt abonnieren und sofort weiterlesen."),
    (ArticleLack.PAYWALL, "Cet article est réservé aux abonnés.", "Déjà abonné ? Connectez-vous."),
    (ArticleLack.PAYWALL, "Contenido exclusivo para suscriptores.", "¿Ya eres suscriptor?"),
    (ArticleLack.PAYWALL, "本文为会员专享内容", "订阅后继续阅读"),
    (ArticleLack.PAYWALL, "この記事は有料会員限定です。", "続きを読むには登録が必要です。"),
    (ArticleLack.PAYWALL, "Aby czytać dalej, wykup subskrypcję.", "Masz już prenumeratę? Zaloguj się."),
    (ArticleLack.PAYWALL, "Bu haberin devamını okumak için abone olun.", "Zaten üye misiniz? Giriş yapın."),
    (ArticleLack.PAYWALL, "Tento text je pouze pro předplatitele.", "Už máte předplatné? Přihlaste se."),
    (ArticleLack.PAYWALL, "Tento článok je len pre predplatiteľov.", "Máte predplatné? Prihláste sa."),
    (ArticleLack.PAYWALL, "A cikk folytatása előfizetőink számára olvasható.", "Fizessen elő! Már előfizető? Lépjen be."),
    (ArticleLack.PAYWALL, "Den här artikeln är låst.", "Är du redan kund? Logga in."),
    (ArticleLack.PAYWALL, "Denne artikel er for abonnenter.", "Har du allerede et abonnement? Log ind."),
    (ArticleLack.PAYWALL, "Bli abonnent for å lese denne saken.", "Har du allerede abonnement? Logg inn."),
    (ArticleLack.PAYWALL, "Tämä artikkeli on vain tilaajille.", "Oletko jo tilaaja? Kirjaudu sisään."),
    (ArticleLack.PAYWALL, "Acest articol este doar pentru abonați.", "Ești deja abonat? Intră în cont."),
    (ArticleLack.PAYWALL, "Το άρθρο είναι μόνο για συνδρομητές.", "Είστε ήδη συνδρομητής; Συνδεθείτε."),
    (ArticleLack.PAYWALL, "Тази статия е само за абонати.", "Вече сте абонат? Влезте."),
    (ArticleLack.PAYWALL, "Ovaj je članak samo za pretplatnike.", "Već ste pretplatnik? Prijavite se."),
    (ArticleLack.PAYWALL, "Ця стаття лише для передплатників.", "Вже маєте передплату? Увійдіть."),
    (ArticleLack.PAYWALL, "Artigo exclusivo para subscritores.", "Já é assinante? Inicie sessão."),
    (ArticleLack.LOGIN, "Log ind for at se denne side.", ""),
    (ArticleLack.LOGIN, "Συνδεθείτε για να δείτε τη σελίδα.", ""),
    (ArticleLack.LOGIN, "Please sign in to view this page.", "Forgot your password?"),
    (ArticleLack.LOGIN, "Bitte melden Sie sich an, um fortzufahren.", "Passwort vergessen?"),
    (ArticleLack.LOGIN, "请先登录", "忘记密码"),
    (ArticleLack.CONSENT, "We value your privacy.", "Accept all cookies or manage your cookie choices."),
    (ArticleLack.CONSENT, "Wir verwenden Cookies.", "Alle Cookies akzeptieren"),
    (ArticleLack.CONSENT, "Nous utilisons des cookies.", "Continuer sans accepter"),
    (ArticleLack.CONSENT, "Utilizamos cookies propias y de terceros.", "Aceptar todas las cookies"),
    (ArticleLack.ROBOT, "Verify you are human by completing the action below.", "post.example needs to review the security of your connection."),
    (ArticleLack.ROBOT, "Access denied.", "You don't have permission to access this page on this server."),
    (ArticleLack.ROBOT, "Vérifiez que vous êtes humain.", "Accès refusé"),
    (ArticleLack.ROBOT, "请完成人机验证", "拖动滑块完成拼图"),
    (ArticleLack.ROBOT, "Подтвердите, что вы не робот", "Доступ запрещен"),
    (ArticleLack.SCRIPT, "You need to enable JavaScript to run this app.", ""),
    (ArticleLack.SCRIPT, "Bitte JavaScript aktivieren.", ""),
    (ArticleLack.SCRIPT, "请启用JavaScript后继续", ""),
    (ArticleLack.GONE, "404 Not Found", "The page you are looking for has moved."),
    (ArticleLack.GONE, "页面不存在", ""),
]  # fmt: skip


@pytest.mark.parametrize(("lack", "first", "second"), NOTICES)
def test_a_notice_in_place_of_an_article_is_named(lack: ArticleLack, first: str, second: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        read(page(first, second, title="Harbour Post", article=False))
    assert caught.value.lack is lack
    assert caught.value.why in str(caught.value)


@pytest.mark.parametrize(
    ("inside", "lack"),
    [
        ('<script src="https://geo.captcha-delivery.com/x.js"></script><p>post.example</p>', ArticleLack.ROBOT),
        ('<iframe src="https://challenges.cloudflare.com/turnstile/v0/"></iframe>', ArticleLack.ROBOT),
        ('<form action="/session"><input name=u><input type="password" name=p></form>', ArticleLack.LOGIN),
        ('<div id="root"></div><script src="/app.js"></script>', ArticleLack.SCRIPT),
        ('<div id="root"></div><noscript>Please enable JavaScript.</noscript>', ArticleLack.SCRIPT),
        ("<p>Soon.</p>", ArticleLack.TOO_SHORT),
        ("", ArticleLack.EMPTY),
    ],
)
def test_a_page_almost_without_text_is_told_by_its_parts(inside: str, lack: ArticleLack) -> None:
    with pytest.raises(NotAnArticle) as caught:
        read(f"<html><head><title></title></head><body>{inside}</body></html>")
    assert caught.value.lack is lack


LEGAL = [
    "We value your privacy.",
    "We and our partners store and/or access information on a device, such as unique identifiers, and process it.",
    "With your permission we and our partners use precise location data and identification through device scanning.",
    "You may click to consent to the processing described above, or read more before you do so or refuse it.",
    "Accept all cookies",
]


def test_a_long_notice_is_still_one() -> None:
    assert sum(map(weight, LEGAL[1:4])) > MIN_TEXT
    with pytest.raises(NotAnArticle) as caught:
        read(page(*LEGAL, article=False))
    assert caught.value.lack is ArticleLack.CONSENT


@pytest.mark.parametrize("title", ["Just a moment...", "Access denied | Harbour Post", "Are you a robot?", "访问验证"])
def test_a_page_that_is_called_like_a_notice_is_one(title: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        read(page(LEAD, "Your reference is 0.1f2e3d.1709.", title=title, article=False))
    assert caught.value.lack is ArticleLack.ROBOT


@pytest.mark.parametrize(
    "end",
    [
        "Subscribe to continue reading",
        "This article is for subscribers only.",
        "To read the full story, take out a subscription",
        "Dieser Artikel ist nur für Abonnenten",
        "La suite est réservée aux abonnés",
        "Suscríbete para seguir leyendo",
        "Contenuto riservato agli abbonati",
        "订阅后继续阅读",
        "この記事は有料会員限定です",
        "Чтобы читать дальше, оформите подписку",
        "Aby czytać dalej, kup subskrypcję",
        "Bu haberin devamını okumak için abone olun. Zaten üye misiniz? Giriş yapın.",
        "Pro pokračování si předplaťte náš deník",
        "Pokračovanie je len pre predplatiteľov",
        "A cikk folytatása előfizetőink számára érhető el. Már előfizető? Jelentkezzen be.",
        "Den här artikeln är låst. Bli prenumerant för att läsa vidare. Är du redan kund? Logga in.",
        "Bliv abonnent for at læse videre",
        "Logg inn for å lese hele saken",
        "Tilaa jatkaaksesi lukemista",
        "Abonează-te pentru a citi în continuare",
        "Για να διαβάσετε τη συνέχεια γίνετε συνδρομητής",
        "За да продължите да четете, станете абонат",
        "Za nastavak čitanja odaberite pretplatu",
        "Щоб читати далі, оформіть передплату",
        "Assine para continuar lendo",
    ],
)
def test_a_beginning_is_read_and_said_to_be_one(end: str) -> None:
    found = read(page(LEAD, MORE, end))
    assert (found.access, found.barrier) == (Access.BEGINNING, end)
    assert found.text.split("\n")[-2:] == [LEAD, MORE]


@pytest.mark.parametrize(
    ("data", "lines", "access"),
    [
        (news(isAccessibleForFree=False), [LEAD, MORE], Access.BEGINNING),
        (news(isAccessibleForFree="False"), [LEAD, MORE], Access.BEGINNING),
        (news(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}), [LEAD, MORE], Access.BEGINNING),
        (news(isAccessibleForFree=True), [LEAD, MORE], Access.WHOLE),
        (news(isAccessibleForFree=False, wordCount=40), [LEAD, MORE], Access.WHOLE),
        (news(isAccessibleForFree=False, wordCount="900"), [LEAD, MORE], Access.BEGINNING),
        (news(isAccessibleForFree=False), FULL, Access.WHOLE),
        (news(isAccessibleForFree=False, wordCount=[]), [LEAD, MORE], Access.BEGINNING),
        (news(), [LEAD, MORE], Access.WHOLE),
    ],
)  # fmt: skip
def test_what_the_page_says_of_being_free_counts(data: object, lines: list[str], access: Access) -> None:
    assert read(page(*lines, data=data)).access is access


def test_a_paid_part_that_was_sent_makes_the_article_whole() -> None:
    data = news(hasPart=[{"isAccessibleForFree": False, "cssSelector": ".paid"}], isAccessibleForFree=False)
    inner = f'<p>{LEAD}</p><div class="paid">' + "".join(f"<p>{line}</p>" for line in FULL[:6]) + "</div>"
    assert read(page(data=data).replace("</h1>", f"</h1>{inner}")).access is Access.WHOLE
    odd = news(hasPart=[{"isAccessibleForFree": False, "cssSelector": "p:has(("}], isAccessibleForFree=False)
    assert read(page(LEAD, MORE, data=odd)).access is Access.BEGINNING


def test_a_locked_tier_makes_a_short_text_a_beginning() -> None:
    head = '<meta property="article:content_tier" content="locked">'
    assert read(page(LEAD, MORE, head=head)).access is Access.BEGINNING
    assert read(page(*FULL, head=head)).access is Access.WHOLE


@pytest.mark.parametrize(
    "last",
    [
        "Readers of three papers must now subscribe to continue reading the letters of the board, which it calls unfair to the towns that have no library of their own.",
        "Gazeta ma dwieście tysięcy prenumeratorów i tylko co piąty z nich kupił subskrypcję w kiosku, podała rada.",
        "Gazetenin iki yüz bin abonesi var ve yalnızca beşte biri haberlerin tamamını okuyor, dedi kurul.",
        "Předplatitelé listu zaplatili loni o pětinu víc, uvedla rada, a jen polovina z nich čte noviny denně.",
        "Predplatitelia denníka zaplatili vlani o pätinu viac, uviedla rada.",
        "A lap előfizetői tavaly ötödével többet fizettek, közölte a testület, és csak minden második olvas naponta.",
        "Tidningen har tvåhundratusen prenumeranter, och bara var femte läser den på papper, skrev styrelsen.",
        "Avisen har to hundrede tusind abonnenter, og kun hver femte af dem læser den på papir, skrev rådet.",
        "Avisen har to hundre tusen abonnenter, og bare hver femte leser den på papir, skrev styret.",
        "Lehdellä on kaksisataatuhatta tilaajaa, ja vain joka viides lukee sitä paperilla, hallitus kirjoitti.",
        "Ziarul are două sute de mii de abonați, iar doar o cincime citesc ediția tipărită, a scris consiliul.",
        "Η εφημερίδα έχει διακόσιες χιλιάδες συνδρομητές και μόνο ένας στους πέντε τη διαβάζει σε χαρτί.",
        "Вестникът има двеста хиляди абонати и само всеки пети го чете на хартия, писа съветът.",
        "List ima dvjesto tisuća pretplatnika, a samo ga svaki peti čita na papiru, objavila je uprava.",
        "Газета має двісті тисяч передплатників, і лише кожен п'ятий читає її на папері, написала рада.",
        "Log ind for at kommentere denne artikel.",
        "Log in to comment on this story.",
        "Sign in to continue to comment",
        "The board reported unusual activity from 24,000 accounts, most of them opened within one night.",
        "“Access denied” is what the resellers see since Tuesday.",
        "Its new tool asks a person to verify they are no robot.",
        "We and our partners found the ring within a week, the office wrote.",
    ],
)
def test_an_article_is_whole_whatever_it_speaks_of(last: str) -> None:
    found = read(page(LEAD, MORE, last))
    assert found.access is Access.WHOLE
    assert last in found.text or "comment" in last or "kommenter" in last


def test_an_article_about_notices_is_an_article() -> None:
    lines = [
        LEAD,
        "Whoever opens the site is asked to accept all cookies, it says.",
        "We use cookies, it says, and checks them.",
        MORE,
    ]
    assert LEAD in read(page(*lines, title="Captcha and cookies: how the harbour keeps robots out")).text


def test_notices_around_an_article_are_no_text_of_it() -> None:
    found = read(page("We use cookies to count visits.", LEAD, MORE, REST, "Already a subscriber? Log in"))
    assert found.text.split("\n")[-3:] == [LEAD, MORE, REST]
    assert "cookies" not in found.text
