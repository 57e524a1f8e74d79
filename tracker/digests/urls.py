"""Addresses of subscribing, of digests and of accounts."""

from django.urls import URLPattern, path, re_path

from tracker.digests.views.account import account, leave
from tracker.digests.views.archive import archive, archive_feed, issue, mail
from tracker.digests.views.managing import manage, unsubscribe
from tracker.digests.views.signing_up import confirmation, subscribe, subscribed

app_name = "digests"
urlpatterns: list[URLPattern] = [
    path("account/", account, name="account"),
    path("account/data/", leave, name="leave"),
    path("subscribe/", subscribe, name="subscribe"),
    path("subscribe/sent/", subscribed, name="subscribed"),
    path("subscribe/<str:token>/", confirmation, name="confirm"),
    path("subscription/<str:token>/", manage, name="manage"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("digests/", archive, name="archive"),
    re_path(r"^digests/(?P<cadence>daily|weekly)/(?P<day>\d{4}-\d{2}-\d{2})/$", issue, name="issue"),
    path("digests.atom", archive_feed, name="archive-feed"),
    path("mail/<str:token>/", mail, name="mail"),
]
