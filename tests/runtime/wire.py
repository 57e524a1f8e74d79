"""A TCP address in front of a server's unix socket: its line can be cut, or fall silent without a word."""

import socket
import threading
from contextlib import suppress


class Link:
    """One connection through the wire."""

    def __init__(self, client, server):
        self._ends = (client, server)
        self._is_silent = threading.Event()
        for source, target in ((client, server), (server, client)):
            threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def fall_silent(self):
        """Nothing more comes through, in either direction, and nobody is told."""
        self._is_silent.set()

    def close(self):
        """Both ends learn of it."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _carry(self, source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                if not self._is_silent.is_set():
                    target.sendall(data)
        if not self._is_silent.is_set():
            self.close()


class Wire:
    """Listens on a port of loopback and carries to the unix socket at `path`."""

    def __init__(self, path):
        self._path = path
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._links = []
        self._serve()

    def fall_silent(self):
        """Whoever is connected hears nothing any more; who connects anew is served."""
        for link in self._links:
            link.fall_silent()

    def cut(self):
        """Everybody is disconnected, and refused from now on."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for link in self._links:
            link.close()
        self._links.clear()

    def mend(self):
        """Whoever comes is served again, at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._serve()

    def _serve(self):
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._path)
            self._links.append(Link(client, server))
