"""Entry point for a web server: gunicorn wijkdna.web.wsgi."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from wijkdna.web import safety

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdna.web.settings")

safety.check(secret_key=settings.SECRET_KEY, debug=settings.DEBUG, demo=settings.DEMO, hosts=settings.ALLOWED_HOSTS)
application = get_wsgi_application()
