"""Tells the story by the CloudEvents SDK for Python: structured, binary, and as a batch."""
from datetime import datetime

import requests
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

from story import end, failures, ids, key, story, url


def event(told, **more):
    kind = told["event"].lower().replace(" ", ".")
    attributes = {"type": f"com.example.{kind}", "source": "/shop", "subject": ids["userId"], **more}
    return CloudEvent(attributes, told.get("properties", {}))


def send(headers, body):
    answer = requests.post(f"{url}/v1/events", headers={**headers, "authorization": f"Bearer {key}"}, data=body)
    if answer.status_code != 200:
        failures.append(answer.text)


def structured(each):
    message = to_structured_event(each)
    send(message.headers, message.body)


def binary(each):
    message = to_binary_event(each)
    send(message.headers, message.body)


structured(event({"event": "Customer Identified", "properties": story["traits"]}))
binary(event(story["viewed"]))
binary(event(story["shared"], time=datetime.fromisoformat(story["sharedAt"].replace("Z", "+00:00"))))
structured(event(story["order"]))
structured(event(story["once"], id=ids["onceId"]))
binary(event(story["once"], id=ids["onceId"]))
# The SDK writes no batches: one is its events, as their own format has them, in an array.
each = [to_structured_event(event(told)).body for told in story["many"]]
send({"content-type": "application/cloudevents-batch+json"}, b"[" + b",".join(each) + b"]")
end()
