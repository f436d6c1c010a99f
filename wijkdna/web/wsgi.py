"""Entry point for a web server: gunicorn wijkdna.web.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdna.web.settings")

application = get_wsgi_application()
