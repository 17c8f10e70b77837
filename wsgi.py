"""For a WSGI server: `gunicorn wsgi:app` or `waitress-serve wsgi:app`."""

from risico import create_app

app = create_app()
