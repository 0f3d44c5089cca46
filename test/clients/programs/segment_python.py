"""Tells the story by Segment's client for Python."""
from datetime import datetime

import segment.analytics as analytics

from story import end, failures, ids, key, story, url

analytics.write_key = key
analytics.host = url
analytics.gzip = True
analytics.on_error = lambda error, items: failures.append(repr(error))

user, anonymous = ids["userId"], ids["anonymousId"]


def track(user_id, told, **more):
    analytics.track(user_id, told["event"], told.get("properties", {}), **more)


analytics.page(anonymous_id=anonymous, name="Home", properties={"path": "/"})
analytics.identify(user, story["traits"], anonymous_id=anonymous)
analytics.screen(user, name="Basket")
track(user, story["viewed"])
track(user, story["shared"], timestamp=datetime.fromisoformat(story["sharedAt"].replace("Z", "+00:00")))
track(user, story["order"])
for _ in range(2):
    track(user, story["once"], message_id=ids["onceId"])
analytics.group(user, "book-club", {"name": "Book Club"})
track(ids["earlierId"], story["earlier"])
analytics.alias(ids["earlierId"], user)
for each in story["many"]:
    track(user, each)
analytics.shutdown()
end()
