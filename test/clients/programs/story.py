"""What the programs in Python tell, as the suite gives it to each in REKINDLE_STORY."""
import json
import os
import sys
from datetime import datetime

told = json.loads(os.environ["REKINDLE_STORY"])
url, key, ids, story = told["url"], told["key"], told["ids"], told["story"]

# What a client says of its own failing: there is to be nothing.
failures = []


def tell(analytics):
    """To a client as Segment's is, and RudderStack's like it."""
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


def end():
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if failures else 0)
