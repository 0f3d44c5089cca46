"""Tells the story by Segment's client for Python."""
import segment.analytics as analytics

from story import end, failures, key, tell, url

analytics.write_key = key
analytics.host = url
analytics.gzip = True
analytics.on_error = lambda error, items: failures.append(repr(error))

tell(analytics)
analytics.shutdown()
end()
