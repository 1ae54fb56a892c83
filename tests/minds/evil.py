"""The attacker's server: prints its port, and notes every request (path and body) in the file it is given."""
import http.server
import sys


class Evil(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        n = int(self.headers.get("content-length") or 0)
        with open(sys.argv[1], "a") as f:
            f.write("%s %s\n" % (self.path, self.rfile.read(n).decode(errors="replace")))
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Owned</h1>")

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil)
print(server.server_address[1], flush=True)
server.serve_forever()
