#!/usr/bin/env python3
"""What an agency does with its broker, by AMQP 1.0: take a message from a queue, send one to a queue.

    amqp-agency.py take BROKER QUEUE PROPERTIES BODY      waits 60 s for a message; writes two files
    amqp-agency.py send BROKER QUEUE TYPE BODY [NAME=VALUE ...]

Needs Apache Qpid Proton (Debian: python3-qpid-proton). Acknowledges a message once it is written.
"""
import os
import sys
import uuid

from proton import Message
from proton.utils import BlockingConnection


def take(broker, queue, properties, body):
    connection = BlockingConnection(broker, timeout=60)
    receiver = connection.create_receiver(queue, credit=1)
    message = receiver.receive(timeout=60)
    with open(body, "wb") as file:
        content = message.body or b""
        file.write(content.encode() if isinstance(content, str) else bytes(content))
        os.fsync(file.fileno())
    with open(properties, "w") as file:
        # As headers of HTTP, which `wasl receive` reads: a hyphen in place of each underscore.
        for name, value in (message.properties or {}).items():
            value = int(value) if isinstance(value, int) else value
            file.write(f"{name.replace('_', '-')}: {value}\n")
    receiver.accept()
    print(message.subject, message.correlation_id)
    connection.close()


def send(broker, queue, kind, body, *properties):
    with open(body, "rb") as file:
        message = Message(body=file.read(), inferred=True, durable=True)
    message.subject = kind
    message.correlation_id = str(uuid.uuid4())
    message.properties = dict(each.split("=", 1) for each in properties)
    connection = BlockingConnection(broker, timeout=60)
    connection.create_sender(queue).send(message)
    print("sent", message.correlation_id)
    connection.close()


if __name__ == "__main__":
    commands = {"take": take, "send": send}
    if len(sys.argv) < 6 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
