"""A task for the tests of the queue: it leaves a mark in the database, and can take its time."""

import time

from django.db import connection

from tracker.celery import app


@app.task(name="tests.leave_mark")
def leave_mark(number, seconds):
    time.sleep(seconds)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO queue_mark VALUES (%s)", [number])
