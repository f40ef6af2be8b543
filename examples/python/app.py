"""Takes greetings and sends one each second. Needs Python alone."""
import json
import os
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SEND = f"http://127.0.0.1:{os.environ['DAPR_HTTP_PORT']}/v1.0/bindings/greetings"


class App(BaseHTTPRequestHandler):
    def do_OPTIONS(self):  # "Do you want the events of this binding?"
        self.send_response(200 if self.path == "/greetings" else 404)
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        print("event", self.headers["topic"], json.loads(body), flush=True)
        self.send_response(204)  # anything from 200 to 299 acknowledges the message
        self.end_headers()

    def log_message(self, *args):
        pass


def send():
    while True:
        call = {"operation": "create", "data": {"hello": "from Python"}}
        try:
            urllib.request.urlopen(SEND, json.dumps(call).encode()).close()
        except urllib.error.URLError as failure:
            print("not sent:", failure, flush=True)
        time.sleep(1)


threading.Thread(target=send, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", int(os.environ["APP_PORT"])), App).serve_forever()
