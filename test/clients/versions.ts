/** The clients that the suite tries, and what runs them: which version of each, by the registry that it comes from. */
export const versions = {
  npm: {
    '@rudderstack/rudder-sdk-node': '3.0.13',
    '@segment/analytics-next': '1.84.3',
    '@segment/analytics-node': '3.1.0',
    cloudevents: '10.0.0',
    'playwright-core': '1.65.1',
  },
  python: {
    cloudevents: '2.2.0',
    'openapi-python-client': '0.29.1',
    requests: '2.34.2',
    'rudder-sdk-python': '2.1.9',
    'segment-analytics-python': '2.4.0',
  },
  go: { 'github.com/segmentio/analytics-go/v3': 'v3.3.0' },
  java: { 'com.segment.analytics.java:analytics': '3.5.4' },
} as const;

export type Ecosystem = keyof typeof versions;
