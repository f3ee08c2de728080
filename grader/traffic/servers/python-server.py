"""Python's own http.server: whatever is asked for /N gets N bytes."""

import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self):
        self.rfile.read(int(self.headers.get('Content-Length', 0)))
        if not self.path[1:].isdigit():
            self.send_error(404)
            return
        body = b'python' * (int(self.path[1:]) // 6 + 1)
        body = body[: int(self.path[1:])]
        self.send_response(200)
        self.send_header('Content-Type', 'text/plain')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def log_message(self, *args):
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """For both families on one socket, as `python3 -m http.server` is."""

    address_family = socket.AF_INET6

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        # http.server's own asks the network for this machine's name.
        TCPServer.server_bind(self)


Server(('::', int(sys.argv[1])), Handler).serve_forever()
