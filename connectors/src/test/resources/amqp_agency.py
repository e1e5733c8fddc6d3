"""An agency's client of its AMQP broker, told over standard input what to send.

Writes a line of JSON for each delivery and each answer that it takes, and for each message that the
broker has accepted. Usage: amqp_agency.py PORT DELIVERIES SUBMISSIONS ANSWERS
"""
import base64
import json
import sys
import threading

from proton import Message
from proton.handlers import MessagingHandler
from proton.reactor import ApplicationEvent, Container, EventInjector


def text(value):
    return str(int(value) if isinstance(value, int) else value)


class Agency(MessagingHandler):
    def __init__(self, port, deliveries, submissions, answers):
        super().__init__(prefetch=100)
        self.port, self.names = port, (deliveries, submissions, answers)
        self.injector = EventInjector()
        self.waiting, self.numbers, self.unsettled = [], 0, {}

    def on_start(self, event):
        event.container.selectable(self.injector)
        connection = event.container.connect(f"amqp://127.0.0.1:{self.port}", reconnect=False)
        event.container.create_receiver(connection, self.names[0], name="deliveries")
        event.container.create_receiver(connection, self.names[2], name="answers")
        self.sender = event.container.create_sender(connection, self.names[1])
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in sys.stdin:
            self.injector.trigger(ApplicationEvent("command", subject=json.loads(line)))
        self.injector.trigger(ApplicationEvent("end"))

    def on_command(self, event):
        self.waiting.append(event.subject)
        self.send()

    def on_sendable(self, event):
        self.send()

    def send(self):
        while self.waiting and self.sender.credit:
            told = self.waiting.pop(0)
            message = Message(body=base64.b64decode(told["body"]), inferred=True, durable=True)
            message.subject = told["type"]
            message.properties = told["properties"]
            if told.get("correlationId"):
                message.correlation_id = told["correlationId"]
            self.unsettled[self.sender.send(message).tag] = told["number"]

    def on_accepted(self, event):
        print(json.dumps({"accepted": self.unsettled.pop(event.delivery.tag)}), flush=True)

    def on_message(self, event):
        message = event.message
        properties = dict(message.properties or {}, JMSType=message.subject)
        body = bytes(message.body or b"")
        print(json.dumps({
            "from": event.receiver.name,
            "correlationId": str(message.correlation_id or ""),
            "properties": {name: text(value) for name, value in properties.items()},
            "body": base64.b64encode(body).decode()}), flush=True)

    def on_end(self, event):
        event.container.stop()

    def on_transport_error(self, event):
        sys.exit("the broker is gone")


Container(Agency(*sys.argv[1:5])).run()
