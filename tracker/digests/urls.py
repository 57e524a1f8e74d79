"""Addresses of subscribing, of digests and of accounts."""

from django.urls import URLPattern, path, re_path

from tracker.digests.views.account import account, change_follow, data, erase, follow, leave, preview, times
from tracker.digests.views.archive import archive, archive_feed, issue, mail
from tracker.digests.views.feeds import private_feed
from tracker.digests.views.managing import manage, next_mail, unsubscribe
from tracker.digests.views.signing_up import confirmation, subscribe, subscribed

app_name = "digests"
urlpatterns: list[URLPattern] = [
    path("account/", account, name="account"),
    path("account/follow/", follow, name="follow"),
    path("account/follows/<int:number>/", change_follow, name="change-follow"),
    path("account/preview/", preview, name="preview"),
    path("account/times/", times, name="times"),
    path("account/data/", leave, name="leave"),
    path("account/data/stillwatch-account.json", data, name="own-data"),
    path("account/data/erase/", erase, name="erase-account"),
    path("feeds/<uuid:feed_id>.atom", private_feed, name="private-feed"),
    path("subscribe/", subscribe, name="subscribe"),
    path("subscribe/sent/", subscribed, name="subscribed"),
    path("subscribe/<str:token>/", confirmation, name="confirm"),
    path("subscription/<str:token>/", manage, name="manage"),
    path("subscription/<str:token>/next/", next_mail, name="next-mail"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("digests/", archive, name="archive"),
    re_path(r"^digests/(?P<cadence>daily|weekly)/(?P<day>\d{4}-\d{2}-\d{2})/$", issue, name="issue"),
    path("digests.atom", archive_feed, name="archive-feed"),
    path("mail/<str:token>/", mail, name="mail"),
]
