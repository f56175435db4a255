"""A way to the broker that can be cut off."""

import select
import socket
import threading


class Proxy:
    """Passes TCP connections on to ``target``, until it is told to be silent or closed.

    Silent: nothing is passed on, as when a cable is out; connections live on. Closed: connections
    are reset and new ones refused, as by a firewall.
    """

    def __init__(self, port, target):
        self.port, self.target = port, target
        self._flows = threading.Event()
        self._flows.set()
        self._lock, self._open, self._listener = threading.Lock(), set(), None
        self._listen()

    def _listen(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if listener is not self._listener:
                client.close()
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            broker = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            broker.settimeout(None)
        except OSError:
            client.close()
            return
        with self._lock:
            self._open |= {client, broker}
        try:
            self._pump(client, broker)
        except (OSError, ValueError):
            pass
        finally:
            with self._lock:
                self._open -= {client, broker}
            client.close()
            broker.close()

    def _pump(self, client, broker):
        other = {client: broker, broker: client}
        while True:
            ready, _, _ = select.select(list(other), [], [], 0.5)
            for source in ready:
                self._flows.wait()
                data = source.recv(65536)
                if not data:
                    return
                other[source].sendall(data)

    def silence(self):
        self._flows.clear()

    def close(self):
        listener, self._listener = self._listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._flows.set()
        with self._lock:
            gone, self._open = self._open, set()
        for one in gone:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def mend(self):
        self._flows.set()
        if self._listener is None:
            self._listen()
