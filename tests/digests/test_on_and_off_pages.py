"""The pages of getting on and off: GET changes nothing, POST acts, and nobody else learns anything from them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.digests import factories as make
from tests.digests.mails import confirmation_link, filled, own_link, subscribed
from tests.web.record import Record
from tracker.digests.models import Delivery, Follow, SignUp, Subscriber, Suppression

pytestmark = pytest.mark.django_db
ADDRESS = "reader@mail.example"
MANAGED = {"zone": "UTC", "hour": "7", "weekday": "0", "language": "en"}


def test_a_reader_gets_on_changes_what_comes_and_gets_off(client: Client, small_record: Record) -> None:
    slug = small_record.february.slug
    form = client.get("/subscribe/", {"follow": f"incident:{slug}"}).content.decode()
    assert small_record.february.title in form
    assert f'value="incident:{slug}" checked' in form
    sent = client.post("/subscribe/", filled(ADDRESS, follow=[f"incident:{slug}", "kind:reply"], search="28.8 million"))
    assert (sent.status_code, sent["Location"]) == (303, "/subscribe/sent/")
    assert client.get(sent["Location"]).status_code == 200
    link = confirmation_link()
    page = client.get(link).content.decode()
    assert small_record.february.title in page
    assert "“28.8 million”" in page
    assert not Follow.objects.exists()
    assert "It is confirmed" in client.post(link).content.decode()
    reader = Subscriber.objects.get()
    assert reader.is_active
    assert {str(one) for one in reader.follows.all()} == {f"incident {slug}", "kind reply", "search q=28.8+million"}
    manage = own_link(reader, "manage")
    own = client.get(manage).content.decode()
    assert small_record.february.title in own
    assert ADDRESS not in own
    first, second, third = reader.follows.order_by("pk")
    changes = MANAGED | {"zone": "new york", "hour": "18", f"cadence-{first.pk}": "weekly", f"least-{first.pk}": "B"}
    changes |= {f"remove-{second.pk}": "on", f"remove-{third.pk}": "on"}
    saved = client.post(manage, changes)
    assert (saved.status_code, saved["Location"]) == (303, f"{manage}?saved=1")
    assert "It is saved" in client.get(saved["Location"]).content.decode()
    reader.refresh_from_db()
    assert (reader.zone, reader.hour) == ("America/New_York", 18)
    assert [(one.cadence, one.least_letter) for one in reader.follows.all()] == [("weekly", "B")]
    off = own_link(reader, "unsubscribe")
    assert "Unsubscribe from everything?" in client.get(off).content.decode()
    assert Subscriber.objects.get().is_active
    gone = client.post(off)
    assert gone.status_code == 200
    assert "sign up again" in gone.content.decode()
    assert not Subscriber.objects.get().is_active


def test_everything_about_a_reader_is_deleted_after_a_second_question(client: Client) -> None:
    manage = own_link(subscribed(client, ADDRESS), "manage")
    assert "Delete everything about me?" in client.post(manage, {"erase": "yes"}).content.decode()
    assert Subscriber.objects.exists()
    assert "It is deleted" in client.post(manage, {"erase": "yes", "sure": "yes"}).content.decode()
    assert not (Subscriber.objects.exists() | Delivery.objects.exists())
    assert Suppression.objects.get().reason == "erased"
    assert client.get(manage).status_code == 410


def test_a_form_that_lacks_something_says_what_beside_each_field_and_sends_nothing(client: Client) -> None:
    bad = filled("nobody", follow=["incident:none", "rumour"], zone="Istambul", hour="25", search=" ")
    answer = client.post("/subscribe/", bad)
    page = answer.content.decode()
    assert answer.status_code == 400
    for field, words in (
        ("follow", "There is no incident “none” on record."),
        ("zone", "Perhaps Europe/Istanbul"),
        ("hour", "Choose the hour"),
        ("address", "Write a whole mail address"),
    ):
        assert f'id="{field}-fault"' in page, field
        assert words in page, field
    assert 'value="nobody"' in page
    assert not Delivery.objects.exists()
    nothing = client.post("/subscribe/", filled(ADDRESS, follow=[])).content.decode()
    assert "Choose at least one thing to follow." in nothing


@pytest.mark.parametrize(
    "query",
    ["follow=incident:none", "follow=rumour", "follow=search:", "follow=search:kind%3Drumour", "follow=kind:x"],
)
def test_an_address_that_names_nothing_to_follow_says_so(client: Client, query: str) -> None:
    answer = client.get(f"/subscribe/?{query}")
    assert answer.status_code == 400
    assert 'id="follow-fault"' in answer.content.decode()


def test_pages_of_ones_own_are_kept_by_nobody_and_set_no_cookie(client: Client) -> None:
    reader = subscribed(client, ADDRESS)
    client.cookies.clear()
    for address in (confirmation_link(), own_link(reader, "manage"), own_link(reader, "unsubscribe")):
        for answer in (client.get(address), client.head(address)):
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
            assert answer["Referrer-Policy"] == "no-referrer"
            assert "noindex" in answer["X-Robots-Tag"]
            assert not answer.cookies
        page = client.get(address).content.decode()
        assert 'rel="canonical"' not in page
        assert "og:url" not in page
        assert client.put(address).status_code == 405


def test_who_holds_the_link_to_leave_gets_no_other_from_it(client: Client) -> None:
    reader = subscribed(client, ADDRESS)
    link = own_link(reader, "unsubscribe")
    for answer in (client.get(link), client.post(link), client.get(link)):
        assert "/subscription/" not in answer.content.decode()


def test_the_form_takes_no_post_from_another_site(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/subscribe/", filled(ADDRESS)).status_code == 403
    assert not Delivery.objects.exists()
    strict.get("/subscribe/")
    token = strict.cookies["csrftoken"].value
    assert strict.post("/subscribe/", filled(ADDRESS, csrfmiddlewaretoken=token)).status_code == 303


@pytest.mark.parametrize("folder", ["subscribe", "subscription", "unsubscribe"])
def test_a_link_that_we_never_made_opens_nothing(client: Client, folder: str) -> None:
    reader = subscribed(client, ADDRESS)
    other = own_link(reader, "manage").split("/")[2] if folder == "unsubscribe" else f"{reader.public_id.hex}..x"
    for answer in (client.get(f"/{folder}/{other}/"), client.post(f"/{folder}/{other}/")):
        assert answer.status_code == 404
    assert Subscriber.objects.get().is_active


def test_one_page_says_how_it_stands_with_a_link(client: Client) -> None:
    client.post("/subscribe/", filled(ADDRESS))
    link = confirmation_link()
    waiting = Subscriber.objects.get()
    assert "not confirmed yet" in client.get(own_link(waiting, "manage")).content.decode()
    client.post(link)
    assert "confirmed already" in client.get(link).content.decode()
    client.post(own_link(waiting, "unsubscribe"))
    assert "You have left since" in client.get(link).content.decode()
    assert "You have left" in client.get(own_link(waiting, "manage")).content.decode()
    SignUp.objects.update(confirmed_at=None, made_at=make.EPOCH)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410


def test_everything_is_said_in_the_readers_language(client: Client) -> None:
    assert client.post("/tr/subscribe/", filled(ADDRESS))["Location"] == "/tr/subscribe/sent/"
    assert confirmation_link().startswith("/tr/subscribe/")
    assert client.post(confirmation_link()).status_code == 200
    assert Subscriber.objects.get().language == "tr"
    assert 'value="Asia/Shanghai"' in client.get("/zh-hans/subscribe/").content.decode()
