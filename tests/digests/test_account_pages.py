"""The pages of an account: what it follows by mail, webhook or feed, what was sent, and its own data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from tests.accounts.readers import ADDRESS, PASSWORD, account, is_signed_in, known, signed_in
from tests.digests import factories as make
from tracker.accounts.models import User
from tracker.digests.models import Delivery, Follow, SignUp, Subscriber, Suppression
from tracker.digests.subscribing import CONSENT_VERSION
from tracker.digests.suppressing import Reason, suppress
from tracker.digests.tokens import address_hash

pytestmark = pytest.mark.django_db
EVERYTHING = {"follow": "everything", "cadence": "daily", "least": "D", "channel": "mail"}
SEARCH = {"follow": "search:q=distillation", "cadence": "daily", "least": "B", "channel": "none"}
HOOK = {"follow": "kind:retracted", "least": "C", "channel": "webhook", "hook_url": "https://hooks.mail.example/in"}


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(account())
    return client


def follow(client: Client, wanted: dict[str, str]) -> Follow | None:
    before = set(Follow.objects.values_list("pk", flat=True))
    client.post("/account/follow/", wanted)
    return Follow.objects.exclude(pk__in=before).first()


def shown(client: Client) -> str:
    return client.get("/account/").content.decode()


def test_pages_of_accounts_ask_to_sign_in() -> None:
    for path in ("/account/", "/account/follow/", "/account/data/", "/account/preview/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"] == f"/account/login/?next={path}"


def test_the_form_names_what_is_followed_and_only_the_button_acts(reader: Client) -> None:
    page = reader.get("/account/follow/?follow=search:q%3Ddistillation").content.decode()
    assert "distillation" in page
    assert not Follow.objects.exists()
    assert not Subscriber.objects.exists()


def test_what_is_agreed_to_is_shown_before_the_button(reader: Client) -> None:
    wording = f"Wording {CONSENT_VERSION}"
    assert wording in reader.get("/account/follow/").content.decode()
    follow(reader, EVERYTHING)
    assert wording not in shown(reader)
    Subscriber.objects.update(ended_at=make.EPOCH)
    assert wording in shown(reader)


def test_a_first_follow_needs_no_confirmation(reader: Client) -> None:
    made = follow(reader, EVERYTHING)
    mine = Subscriber.objects.get()
    assert made is not None
    assert (mine.address, mine.is_active, mine.consent_version) == (ADDRESS, True, "2026-11")
    assert mine.daily_due_at is not None
    assert not Delivery.objects.filter(purpose=Delivery.Purpose.CONFIRM).exists()
    assert "Everything that changes on the record" in shown(reader)


def test_what_was_followed_without_an_account_is_its_own_now(reader: Client) -> None:
    mine = make.subscriber(ADDRESS.upper())
    make.follow(mine, "kind", "figure")
    assert "of the kind" in shown(reader)
    assert Subscriber.objects.get().user is None  # reading changes nothing
    follow(reader, EVERYTHING)
    assert Subscriber.objects.get().user == User.objects.get()
    assert Follow.objects.count() == 2


def test_an_address_that_was_not_proved_gives_nothing_away() -> None:
    who = User.objects.create_user(ADDRESS, PASSWORD)
    make.follow(make.subscriber(ADDRESS), "kind", "figure")
    client = Client()
    client.force_login(who)
    assert "of the kind" not in shown(client)
    assert follow(client, EVERYTHING) is None


def test_one_account_does_not_touch_what_another_follows(reader: Client) -> None:
    other = make.follow(make.subscriber("other@mail.example"))
    for do in ("remove", "feed", "save", "test", "secret"):
        assert reader.post(f"/account/follows/{other.pk}/", {"do": do}).status_code == 404
    other.refresh_from_db()


def test_cadence_grade_and_channel_are_changed_and_it_is_removed(reader: Client) -> None:
    made = follow(reader, EVERYTHING)
    assert made is not None
    address = f"/account/follows/{made.pk}/"
    reader.post(address, {"do": "save", "cadence": "weekly", "least": "B", "channel": "mail"})
    made.refresh_from_db()
    assert (made.cadence, made.least_letter) == ("weekly", "B")
    mine = Subscriber.objects.get()
    assert (mine.daily_due_at, mine.weekly_due_at is not None) == (None, True)
    reader.post(address, {"do": "save", "cadence": "weekly", "least": "B", "channel": "none"})
    assert Subscriber.objects.get().weekly_due_at is None
    reader.post(address, {"do": "remove"})
    assert not Follow.objects.exists()


def test_a_pause_that_ends_tells_nothing_of_the_time_between(reader: Client) -> None:
    made = follow(reader, SEARCH)
    assert made is not None
    latest = make.news()
    reader.post(f"/account/follows/{made.pk}/", {"do": "save", "cadence": "daily", "least": "D", "channel": "mail"})
    made.refresh_from_db()
    assert made.seen_upto == latest.pk


def test_a_webhook_has_a_secret_that_is_shown_once(reader: Client) -> None:
    made = follow(reader, HOOK)
    assert made is not None
    assert made.cadence == "at_once"
    page = shown(reader)
    assert made.hook_secret in page
    assert made.hook_secret not in shown(reader)
    reader.post(f"/account/follows/{made.pk}/", {"do": "secret"})
    before = made.hook_secret
    made.refresh_from_db()
    assert made.hook_secret != before
    assert made.hook_secret in shown(reader)
    reader.post(f"/account/follows/{made.pk}/", {"do": "test"})
    assert made.calls.get().news is None


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.mail.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://metadata.internal/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://user:word@hooks.mail.example/",
        "https://hooks.mail.example:8443/",
        "https://hooks.mail.example\\@127.0.0.1/",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_webhook_leads_to_a_public_https_address(reader: Client, address: str) -> None:
    answer = reader.post("/account/follow/", HOOK | {"hook_url": address})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Follow.objects.exists()


def test_days_without_anything_new_are_told(reader: Client, time_machine: TimeMachineFixture) -> None:
    follow(reader, EVERYTHING)
    mine = Subscriber.objects.get()
    begun = datetime(2026, 3, 3, 12, tzinfo=UTC)
    time_machine.move_to(begun + timedelta(days=3), tick=False)
    Subscriber.objects.update(confirmed_at=begun, daily_due_at=begun + timedelta(days=3, hours=19))
    make.delivery(mine, slot="daily 2026-03-05", state="sent", sent_at=begun + timedelta(days=2))
    client = Client()
    client.force_login(User.objects.get())
    make.delivery(mine, slot="at_once 4711", state="sent", sent_at=begun + timedelta(days=1))
    page = shown(client)
    assert "at once · items:" in page
    assert "4711" not in page
    for day, is_told in ((4, True), (5, False), (6, True)):
        line = f'{day} Mar 2026 <span class="own-state">once a day · no mail: nothing new'
        assert (line in page) == is_told
    assert page.count("nothing new</span>") == 2


def test_the_clock_of_mails_is_set(reader: Client) -> None:
    follow(reader, EVERYTHING)
    reader.post("/account/times/", {"zone": "Europe/Istanbul", "hour": "9", "weekday": "4", "language": "en"})
    mine = Subscriber.objects.get()
    assert (mine.zone, mine.hour, mine.weekday) == ("Europe/Istanbul", 9, 4)
    answer = reader.post("/account/times/", {"zone": "Nowhere", "hour": "9", "weekday": "4"})
    assert answer.status_code == 400


def test_nobody_is_written_to_whose_mail_came_back(reader: Client) -> None:
    suppress(ADDRESS, Reason.BOUNCED)
    assert follow(reader, EVERYTHING) is None
    assert follow(reader, SEARCH) is not None


def test_all_that_is_stored_is_handed_over_without_keys(reader: Client) -> None:
    follow(reader, EVERYTHING)
    made = follow(reader, HOOK)
    assert made is not None
    make.delivery(Subscriber.objects.get())
    answer = known(User.objects.get()).get("/account/data/stillwatch-account.json")
    told = answer.json()
    assert "attachment" in answer["Content-Disposition"]
    assert told["subscriber"]["address"] == ADDRESS
    assert told["subscriber"]["consent_version"] == "2026-11"
    assert len(told["follows"]) == 2
    assert len(told["mails"]) == 1
    assert made.hook_secret not in answer.content.decode()
    assert User.objects.get().password not in answer.content.decode()


def test_erasing_takes_the_password_and_leaves_a_hash() -> None:
    who = account()
    plain = Client()
    plain.force_login(who)
    follow(plain, EVERYTHING)
    mine = Subscriber.objects.get()
    make.delivery(mine)
    SignUp.objects.create(subscriber=mine, follows=[], language="en", zone="UTC", hour=7, weekday=0, made_at=make.EPOCH)
    assert "/account/reauthenticate/" in plain.post("/account/data/erase/", {"sure": "yes"})["Location"]
    client = signed_in(who)
    led = client.post("/account/data/erase/", {"sure": "yes"})
    answer = client.post(led["Location"], {"password": PASSWORD}) if led.status_code == 302 else led
    assert "Everything about you is deleted" in answer.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()
    assert not Subscriber.objects.exists()
    assert not Delivery.objects.exists()
    assert Suppression.objects.get().address_hash == address_hash(ADDRESS)


def test_what_the_next_mail_would_say_is_shown(reader: Client) -> None:
    follow(reader, EVERYTHING)
    assert "There is nothing new" in reader.get("/account/preview/").content.decode()
    make.news(taken_at=datetime.now(UTC) + timedelta(seconds=5))
    page = reader.get("/account/preview/").content.decode()
    assert "There is nothing new" not in page
    assert not Delivery.objects.filter(purpose=Delivery.Purpose.DIGEST).exists()
