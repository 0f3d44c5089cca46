"""Tells the story by RudderStack's client for Python."""
import rudderstack.analytics as analytics

from story import end, failures, key, tell, url

analytics.write_key = key
analytics.dataPlaneUrl = url
analytics.gzip = True
analytics.on_error = lambda error, items: failures.append(repr(error))

tell(analytics)
analytics.shutdown()
end()
