"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from tracker.runtime.children import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
die_with_parent()  # a web server's worker would otherwise keep the port when its master is killed
application = get_wsgi_application()
