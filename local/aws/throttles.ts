/** What clients are refused for asking too much, as DynamoDB and Step Functions measure it of themselves. */
import type { Metric } from './alarms.ts';
import { listOf, propertiesOf } from './template.ts';
import { type ClientRequest, type Transport, textOf } from './transport.ts';

const refusals =
  /ProvisionedThroughputExceededException|ThrottlingException|RequestLimitExceeded|ThrottledException/;

const reads = new Set(['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query', 'Scan']);

const tablesOf = (body: string): readonly string[] => {
  const { TableName, RequestItems, TransactItems } = propertiesOf(JSON.parse(body));
  const inTransaction = listOf(TransactItems).flatMap((item) =>
    Object.values(propertiesOf(item)).map((each) => String(propertiesOf(each).TableName)),
  );
  return [
    ...(TableName === undefined ? [] : [String(TableName)]),
    ...Object.keys(propertiesOf(RequestItems)),
    ...new Set(inTransaction),
  ];
};

const metricsOf = ({ headers, body }: ClientRequest): readonly Metric[] => {
  const [service = '', operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (service.startsWith('DynamoDB')) {
    const name = reads.has(operation) ? 'ReadThrottleEvents' : 'WriteThrottleEvents';
    return tablesOf(textOf(body)).map((TableName) => ({
      namespace: 'AWS/DynamoDB',
      name,
      dimensions: { TableName },
    }));
  }
  if (service !== 'AWSStepFunctions') return [];
  return [{ namespace: 'AWS/States', name: 'ThrottledEvents', dimensions: { APIName: operation } }];
};

/** The transport, of which each request that is refused so is told to `put`. */
export const measuringThrottles = (
  transport: Transport,
  put: (metric: Metric, value: number) => void,
): Transport => ({
  ...transport,
  handle: async (request) => {
    const answered = await transport.handle(request);
    const { statusCode, headers, body } = answered.response;
    if (statusCode >= 400 && refusals.test(headers['x-amzn-errortype'] ?? String(body)))
      for (const metric of metricsOf(request)) put(metric, 1);
    return answered;
  },
});
