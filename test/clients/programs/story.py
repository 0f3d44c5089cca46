"""What the programs in Python tell, as the suite gives it to each in REKINDLE_STORY."""
import json
import os
import sys

told = json.loads(os.environ["REKINDLE_STORY"])
url, key, ids, story = told["url"], told["key"], told["ids"], told["story"]

# What a client says of its own failing: there is to be nothing.
failures = []


def end():
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if failures else 0)
