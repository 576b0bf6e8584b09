"""A desk that a real server serves on a free port, for browsers and for programs that go through sockets."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from counterclaim.serve.app import application
from counterclaim.serve.desk import Desk
from counterclaim.serve.listening import listening_at, settings


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The address of the desk while it is served."""
    listening = listening_at("127.0.0.1", 0)
    server = uvicorn.Server(settings(application(desk)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
