"""Opens the sealed file of a test vector (docs/reference/wire.md) and refuses the others: python3 open-file.py FILE.

It uses python3-cryptography and nothing of the product.
"""

import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEGMENT, HEADER, TAG, STEP = 1 << 20, 40, 16, 1 << 16


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def segments(key, file_id, header):
    """The cipher of the file, and the nonce of a segment."""
    derived = HKDF(SHA256(), 32, salt=header[1:33], info=b"wasl-file:" + file_id.encode()).derive(key)
    return AESGCM(derived), lambda number, last: header[33:] + number.to_bytes(4, "big") + bytes([last])


def padded_bytes(size):
    return max(1, -(-size // STEP)) * STEP


def seal(listed, header, plain):
    cipher, nonce = segments(decoded(listed["key"]), listed["id"], header)
    rest = plain + bytes(padded_bytes(len(plain)) - len(plain))
    sealed, number = header, 0
    while rest:
        length = SEGMENT - TAG - (HEADER if number == 0 else 0)
        part, rest = rest[:length], rest[length:]
        sealed += cipher.encrypt(nonce(number, not rest), part, None)
        number += 1
    return sealed


def opened(listed, sealed):
    """The file, or the first wrong segment and its problem."""
    header, rest = sealed[:HEADER], sealed[HEADER:]
    if len(header) < HEADER or header[0] != HEADER:
        return None, 0, "header"
    cipher, nonce = segments(decoded(listed["key"]), listed["id"], header)
    padded, number = b"", 0
    while True:
        length = SEGMENT - (HEADER if number == 0 else 0)
        part, rest = rest[:length], rest[length:]
        try:
            padded += cipher.decrypt(nonce(number, not rest), part, None)
        except (InvalidTag, ValueError):
            return None, number, "segment"
        if any(padded[listed["sizeBytes"] :]):
            return None, number, "padding"
        if not rest:
            break
        number += 1
    if len(padded) < listed["sizeBytes"]:
        return None, number, "size"
    if len(padded) != padded_bytes(listed["sizeBytes"]):
        return None, number, "padding"
    file = padded[: listed["sizeBytes"]]
    return (file, number, None) if sha256(file) == listed["sha256"] else (None, number, "digest")


def main(path):
    with open(path, encoding="utf-8") as source:
        vector = json.load(source)
    plain = bytes((31 * i + i // 251) % 256 for i in range(vector["sizeBytes"]))
    sealed = seal(vector, decoded(vector["header"]), plain)
    checks = {
        "sealed": (len(sealed), sha256(sealed)) == (vector["sealedSizeBytes"], vector["sealedSha256"]),
        "opened": opened(vector, sealed)[0] == plain,
    }
    for rejected in vector["rejected"]:
        data = bytearray(b"".join(sealed[start:end] for start, end in rejected["parts"]))
        if "flipped" in rejected:
            data[rejected["flipped"]] ^= 1
        result = opened({**vector, **rejected}, bytes(data))
        checks[rejected["reason"]] = result == (None, rejected["segment"], rejected["problem"])
    for name, right in checks.items():
        print(("ok    " if right else "WRONG ") + name)
    return 0 if all(checks.values()) else 1


sys.exit(main(sys.argv[1]))
