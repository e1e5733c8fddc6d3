#!/usr/bin/env python3
"""What an agency does with an HTTPS server: takes what the gateway pushes, and answers with receipts.

    https-agency.py PORT PKI AGENCY FOLDER      serves until it is stopped

A delivery is written to FOLDER/NAME.json and FOLDER/NAME.headers, and put off (503) until FOLDER/NAME.receipt is there: that is
the answer from then on. A delivery that is wrong is refused for good with the status in FOLDER/NAME.refused, such as 422.
"""
import hashlib
import http.server
import os
import pathlib
import re
import ssl
import sys

LARGEST = 3_340_592
DELIVERY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def write(file, content):
    """Whole or not at all, and on disk."""
    part = file.with_suffix(".part")
    with open(part, "wb") as out:
        out.write(content)
        os.fsync(out.fileno())
    part.rename(file)
    names = os.open(file.parent, os.O_RDONLY)
    os.fsync(names)
    os.close(names)


class Deliveries(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def setup(self):
        self.request.settimeout(self.timeout)
        self.request.do_handshake()
        if self.request.getpeercert(binary_form=True) not in self.server.gateway:
            raise ConnectionError("not the gateway")
        super().setup()

    def do_POST(self):
        length, delivery = self.headers.get("Content-Length", ""), self.headers.get("Wasl-Delivery", "")
        if not length.isdigit() or int(length) > LARGEST or not DELIVERY.fullmatch(delivery):
            self.close_connection = True
            return self.answer(422)
        body = self.rfile.read(int(length))
        # Sealed anew it gets a receipt of its own.
        name = self.server.folder / f"{delivery}-{hashlib.sha256(body).hexdigest()[:16]}"
        receipt, refused = name.with_suffix(".receipt"), name.with_suffix(".refused")
        if receipt.exists():
            self.answer(200, receipt.read_bytes().strip(), "application/jose")
        elif refused.exists():
            self.answer(int(refused.read_text()))
        else:
            if not name.with_suffix(".headers").exists():
                write(name.with_suffix(".json"), body)
                write(name.with_suffix(".headers"), str(self.headers).encode("latin-1"))
            self.answer(503)
        print("delivery", delivery, self.headers.get("Wasl-Type"), "answered", self.status, flush=True)

    def answer(self, status, body=b"", kind="text/plain"):
        self.status = status
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, port, pki, agency, folder):
        super().__init__(("127.0.0.1", int(port)), Deliveries)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        pki = pathlib.Path(pki)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
        tls.load_cert_chain(pki / f"{agency}.pem", pki / f"{agency}.key")
        tls.load_verify_locations(pki / "ca.pem")
        tls.verify_mode = ssl.CERT_REQUIRED
        certificates = CERTIFICATE.findall((pki / "gateway.pem").read_text())
        self.gateway = {ssl.PEM_cert_to_DER_cert(one) for one in certificates}
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client):
        print("a connection was refused:", sys.exc_info()[0].__name__, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    Server(*sys.argv[1:]).serve_forever()
