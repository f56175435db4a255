#!/usr/bin/env python3
"""Serves crawls in Common Crawl's layout, as badly as it is told to.

    deploy/crawl_server.py FOLDER --port 8091 --refuse 0.33 --cut 0.3 --hold-back CC-MAIN-2024-22 --after 30

A share of the requests is refused with 503, and of the other transfers cut at a random place. A crawl
that is held back is in collinfo.json only some seconds after the start, and a file may come slowly. Python
3.8 or later, nothing else.
"""

import argparse
import json
import random
import signal
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    counts = {"requests": 0, "refused": 0, "cut": 0, "bytes": 0}
    lock = threading.Lock()

    def do_GET(self):
        options = self.server.options
        self.count("requests")
        if self.server.draw() < options.refuse:
            self.count("refused")
            self.answer(503, {"Retry-After": str(options.retry_after)})
            return
        path = (options.folder / self.path.lstrip("/")).resolve()
        if options.folder not in path.parents or not path.is_file():
            self.answer(404)
            return
        content = path.read_bytes()
        if path.name == "collinfo.json" and time.time() < self.server.appears:
            listed = [crawl for crawl in json.loads(content) if crawl["id"] != options.hold_back]
            content = json.dumps(listed).encode()
        self.send(content, self.server.rates.get(path.name))

    def send(self, content, rate):
        begin, end = 0, len(content)
        wanted = self.headers.get("Range")
        headers = {"ETag": '"%x"' % zlib.crc32(content)}
        if wanted:
            first, _, last = wanted[len("bytes=") :].partition("-")
            begin, end = int(first), min(end, int(last) + 1) if last else end
            if begin >= len(content):
                self.answer(416, {"Content-Range": "bytes */%d" % len(content)})
                return
            headers["Content-Range"] = "bytes %d-%d/%d" % (begin, end - 1, len(content))
        self.send_response(206 if wanted else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        broken = self.server.draw() < self.server.options.cut
        until = begin + int(self.server.draw() * (end - begin)) if broken else end
        step = max(1, rate // 4) if rate else max(1, until - begin)
        for at in range(begin, until, step):
            self.wfile.write(content[at : min(at + step, until)])
            if rate:
                time.sleep(0.25)
        self.count("bytes", until - begin)
        if broken:
            self.count("cut")
            self.close_connection = True

    def answer(self, status, headers={}):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def count(self, what, by=1):
        with self.lock:
            self.counts[what] += by

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=lambda path: Path(path).resolve())
    parser.add_argument("--port", type=int, default=8091)
    parser.add_argument("--refuse", type=float, default=1 / 3, help="share answered with 503")
    parser.add_argument("--cut", type=float, default=0.3, help="share of transfers that break")
    parser.add_argument("--retry-after", type=int, default=0, help="seconds, sent with each 503")
    parser.add_argument("--hold-back", default="", help="id of a crawl that appears later")
    parser.add_argument("--after", type=float, default=30, help="seconds until it does")
    parser.add_argument("--slow", action="append", default=[], metavar="NAME=BYTES", help="a file's bytes a second")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    chance, lock = random.Random(options.seed), threading.Lock()

    def draw():
        with lock:
            return chance.random()

    server.daemon_threads = True
    server.rates = {name: int(rate) for name, rate in (slow.split("=") for slow in options.slow)}
    server.options, server.draw, server.appears = options, draw, time.time() + options.after
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("http://127.0.0.1:%d/" % server.server_port, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    print(json.dumps(Handler.counts), flush=True)


if __name__ == "__main__":
    main()
