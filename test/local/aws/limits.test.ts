/** The limits and refusals of the real services, each as an app meets it. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../local/aws/clock.ts';
import { openDynamoDb } from '../../../local/aws/dynamodb/index.ts';
import { createEvents } from '../../../local/aws/events.ts';
import { createLambda, type Handler } from '../../../local/aws/lambda.ts';
import { createMail } from '../../../local/aws/mail.ts';
import { createSecrets } from '../../../local/aws/secrets.ts';
import { createTexts } from '../../../local/aws/texts.ts';
import { instant, minutes, plus, seconds } from '../../../shared/base/time.ts';

const start = instant(Date.UTC(2026, 10, 23, 9));

const lambdaOf = (handler: Handler) => {
  const clock = createClock(start);
  const lambda = createLambda({ clock, functions: [{ name: 'works', timeoutSeconds: 60, handler }] });
  return { clock, lambda };
};

describe('Lambda', () => {
  it('ends a function whose time is over, and nothing that it would have done happens', async () => {
    const did: string[] = [];
    const { clock, lambda } = lambdaOf(async () => {
      await lambda.pause(seconds(50));
      did.push('in time');
      await lambda.pause(seconds(11));
      did.push('too late');
    });
    let ended: unknown;
    clock.track(
      lambda.invoke('works', {}).catch((error: unknown) => {
        ended = [error instanceof Error && error.name, String(error), clock.now()];
      }),
    );
    await clock.runUntil(plus(start, minutes(10)));
    expect(did).toEqual(['in time']);
    expect(ended).toEqual([
      'Sandbox.Timedout',
      'Sandbox.Timedout: works timed out after 60.00 seconds',
      plus(start, minutes(1)),
    ]);
  });

  it('frees the worker of a function whose time is over', async () => {
    const { clock, lambda } = lambdaOf(async (event) => {
      if (event === 'slow') await lambda.pause(minutes(5));
      return 'done';
    });
    const ends: unknown[] = [];
    clock.track(
      lambda.invoke('works', 'slow').catch((error: unknown) => ends.push(String(error).slice(0, 16))),
    );
    clock.schedule(plus(start, minutes(2)), () =>
      clock.track(lambda.invoke('works', 'quick').then((result) => ends.push(result))),
    );
    await clock.runUntil(plus(start, minutes(10)));
    expect(ends).toEqual(['Sandbox.Timedout', 'done']);
  });

  it.each([6_291_554, 6_291_555])('takes and gives 6 MB, and no more: %i letters', async (letters) => {
    const { lambda } = lambdaOf(async (event) => (event === 'give' ? 'x'.repeat(letters) : 'taken'));
    const isTooMuch = letters + 2 > 6_291_556;
    const asked = lambda.invoke('works', 'x'.repeat(letters));
    const given = lambda.invoke('works', 'give');
    if (isTooMuch) {
      await expect(asked).rejects.toMatchObject({ name: 'Lambda.RequestTooLargeException' });
      await expect(given).rejects.toMatchObject({ name: 'Function.ResponseSizeTooLarge' });
    } else expect(await Promise.all([asked, given])).toEqual(['taken', 'x'.repeat(letters)]);
  });
});

describe('EventBridge', () => {
  const put = (...Entries: readonly object[]) => {
    const told: string[] = [];
    const events = createEvents({
      now: () => start,
      rules: [],
      onEvent: (_, { detailType }) => told.push(detailType),
    });
    const { status, body } = events.handle('PutEvents', JSON.stringify({ Entries }));
    return { told, status, answer: JSON.parse(body) };
  };
  const entry = { Source: 'shop', DetailType: 'Site Visited', Detail: '{}' };

  it.each([
    ['of AWS’s own', { Source: 'aws.ses' }, 'NotAuthorizedForSourceException'],
    ['without a source', { Source: '' }, 'InvalidArgument'],
    ['with a long source', { Source: 's'.repeat(257) }, 'InvalidArgument'],
    ['with a long name', { DetailType: 'n'.repeat(129) }, 'InvalidArgument'],
    ['without a detail', { Detail: '' }, 'InvalidArgument'],
    ['whose detail is no JSON', { Detail: 'hello' }, 'MalformedDetail'],
  ])('takes no event %s, and the others of its request', (_, changes, code) => {
    const { told, status, answer } = put({ ...entry, ...changes }, entry);
    expect([status, answer.FailedEntryCount, answer.Entries[0].ErrorCode, told]).toEqual([
      200,
      1,
      code,
      ['Site Visited'],
    ]);
  });

  it('hands on the resources that an event concerns, and refuses what it does not honour by its name', () => {
    const told: string[] = [];
    const rule = { name: 'r', bus: 'default', pattern: { resources: ['arn:b'] } };
    const events = createEvents({
      now: () => start,
      rules: [{ ...rule, deliver: (envelope) => told.push(envelope) }],
    });
    const ask = (request: object) => events.handle('PutEvents', JSON.stringify(request));
    ask({
      Entries: [
        { ...entry, Resources: ['arn:a', 'arn:b'] },
        { ...entry, Resources: ['arn:a'] },
      ],
    });
    expect(told.map((envelope) => JSON.parse(envelope).resources)).toEqual([['arn:a', 'arn:b']]);
    expect(ask({ Entries: [{ ...entry, TraceHeader: 't' }] }).body).toMatch('takes no TraceHeader here');
    expect(ask({ Entries: [entry], EndpointId: 'e' }).body).toMatch('takes no EndpointId here');
  });

  it('takes ten events in a request, and 256 KB of them', () => {
    expect(put(...Array.from({ length: 10 }, () => entry)).told).toHaveLength(10);
    expect(put(...Array.from({ length: 11 }, () => entry))).toMatchObject({ status: 400, told: [] });
    const filling = (bytes: number) => ({
      ...entry,
      Detail: `{"a":"${'x'.repeat(bytes - 'shopSite Visited{"a":""}'.length)}"}`,
    });
    expect(put(filling(262_144)).told).toHaveLength(1);
    expect(put(filling(131_072), filling(131_073))).toMatchObject({ status: 400, told: [] });
  });
});

describe('SES', () => {
  const send = (changes: object, simple: object = {}) => {
    const clock = createClock(start);
    const mail = createMail({ clock, events: createEvents({ now: clock.now, rules: [] }) });
    const request = {
      FromEmailAddress: 'hello@shop.example',
      Destination: { ToAddresses: ['ada@example.com'] },
      Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hi' } }, ...simple } },
      ...changes,
    };
    const { status, body } = mail.handle('/v2/email/outbound-emails', JSON.stringify(request));
    return status === 200 ? 'taken' : JSON.parse(body).__type;
  };
  const header = (Value: string) => ({ Headers: [{ Name: 'List-Unsubscribe', Value }] });
  const tags = (count: number) => ({
    EmailTags: Array.from({ length: count }, (_, index) => ({ Name: `t${index}`, Value: 'v' })),
  });

  it.each<[string, object, object, string]>([
    ['50 tags', tags(50), {}, 'taken'],
    ['51 tags', tags(51), {}, 'BadRequestException'],
    [
      'a tag twice',
      {
        EmailTags: [
          { Name: 't', Value: 'a' },
          { Name: 't', Value: 'b' },
        ],
      },
      {},
      'BadRequestException',
    ],
    ['a header of 870 characters', {}, header('x'.repeat(870)), 'taken'],
    ['a header of 871 characters', {}, header('x'.repeat(871)), 'BadRequestException'],
    ['a header that is not ASCII', {}, header('é'), 'BadRequestException'],
    [
      'a sender’s name that is not ASCII',
      { FromEmailAddress: 'Tée <hello@shop.example>' },
      {},
      'BadRequestException',
    ],
    [
      'an address whose name is not ASCII',
      { Destination: { ToAddresses: ['zoé@example.com'] } },
      {},
      'BadRequestException',
    ],
    ['no body', {}, { Body: {} }, 'BadRequestException'],
    [
      'a subject of two lines',
      {},
      { Subject: { Data: 'Hello\nBcc: all@example.com' } },
      'BadRequestException',
    ],
    [
      'a copy for somebody, which it would not send',
      { Destination: { ToAddresses: ['ada@example.com'], CcAddresses: ['bea@example.com'] } },
      {},
      'BadRequestException',
    ],
    [
      'two addresses to answer to',
      { ReplyToAddresses: ['a@b.example', 'c@d.example'] },
      {},
      'BadRequestException',
    ],
    ['a file beside it', {}, { Attachments: [] }, 'BadRequestException'],
    ['more than 40 MB', {}, { Body: { Text: { Data: 'x'.repeat(32 * 1_048_576) } } }, 'BadRequestException'],
  ])('is sent an email with %s', (_, changes, simple, expected) => {
    expect(send(changes, simple)).toBe(expected);
  });
});

describe('SNS', () => {
  const send = (changes: Readonly<Record<string, string>>, attribute?: readonly [string, string]) => {
    const form = new URLSearchParams({
      Action: 'Publish',
      PhoneNumber: '+447700900123',
      Message: 'Hi',
      ...(attribute !== undefined && {
        'MessageAttributes.entry.1.Name': attribute[0],
        'MessageAttributes.entry.1.Value.StringValue': attribute[1],
      }),
      ...changes,
    });
    const { status, body } = createTexts({ now: () => start }).handle(form.toString());
    return status === 200 ? 'taken' : /<Code>(\w+)/.exec(body)?.[1];
  };

  it.each<[string, Readonly<Record<string, string>>, readonly [string, string] | undefined, string]>([
    ['1,600 characters', { Message: 'x'.repeat(1_600) }, undefined, 'taken'],
    ['1,601 characters', { Message: 'x'.repeat(1_601) }, undefined, 'InvalidParameter'],
    ['a number of no country', { PhoneNumber: '07700900123' }, undefined, 'InvalidParameter'],
    ['a sender of 11 letters', {}, ['AWS.SNS.SMS.SenderID', 'ACMESHOPSIX'], 'taken'],
    ['a sender of 12 letters', {}, ['AWS.SNS.SMS.SenderID', 'ACMESHOPSIXX'], 'InvalidParameter'],
    ['a sender of digits', {}, ['AWS.SNS.SMS.SenderID', '12345'], 'InvalidParameter'],
    ['a kind that there is not', {}, ['AWS.SNS.SMS.SMSType', 'Marketing'], 'InvalidParameter'],
    ['an empty attribute', {}, ['touch', ''], 'InvalidParameter'],
    ['a subject, which a text has none of', { Subject: 'Hi' }, undefined, 'InvalidParameter'],
    ['a message of several', { MessageStructure: 'json' }, undefined, 'InvalidParameter'],
  ])('is sent a text with %s', (_, changes, attribute, expected) => {
    expect(send(changes, attribute)).toBe(expected);
  });
});

describe('DynamoDB', () => {
  const table = () => {
    const dynamodb = openDynamoDb({ now: () => start });
    const ask = (operation: string, request: object) => {
      const { status, body } = dynamodb.handle(operation, JSON.stringify(request));
      return { status, answer: JSON.parse(body) };
    };
    ask('CreateTable', {
      TableName: 'things',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
    });
    return ask;
  };
  const put = (k: string, bytes = 0) => ({
    PutRequest: { Item: { k: { S: k }, ...(bytes > 0 && { v: { S: 'x'.repeat(bytes) } }) } },
  });

  it('writes all of a batch or nothing, where one of it is refused', () => {
    const ask = table();
    const written = ask('BatchWriteItem', {
      RequestItems: { things: [put('a'), put('b', 409_600), put('c')] },
    });
    expect([written.status, ask('Scan', { TableName: 'things' }).answer.Count]).toEqual([400, 0]);
    expect(ask('BatchWriteItem', { RequestItems: { things: [put('a'), put('a')] } }).status).toBe(400);
    expect(ask('Scan', { TableName: 'things' }).answer.Count).toBe(0);
  });

  it('takes a reserved word as an attribute’s name behind a placeholder alone', () => {
    const ask = table();
    const update = {
      TableName: 'things',
      Key: { k: { S: 'a' } },
      ExpressionAttributeValues: { ':v': { N: '1' } },
    };
    expect(ask('UpdateItem', { ...update, UpdateExpression: 'SET points = :v' }).status).toBe(200);
    expect(ask('UpdateItem', { ...update, UpdateExpression: 'SET status = :v' }).answer.message).toMatch(
      /reserved keyword.*status/,
    );
    expect(
      ask('UpdateItem', {
        ...update,
        UpdateExpression: 'SET #s = :v',
        ExpressionAttributeNames: { '#s': 'status' },
      }).status,
    ).toBe(200);
  });
});

describe('Secrets Manager', () => {
  it('holds 64 KB in a secret', () => {
    const secrets = createSecrets([{ id: 'keys' }]);
    secrets.put('keys', 'x'.repeat(65_536));
    expect(() => secrets.put('keys', 'x'.repeat(65_537))).toThrow('more than 65536 bytes');
  });
});
