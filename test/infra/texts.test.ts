/** Texts that customers send back: subscribed where the settings name the topic of the shop's number. */
import { beforeAll, expect, it } from 'vitest';
import sampleShop from '../../rekindle.config.ts';
import { resourcesOf, said, sampleWith, type Templates, templatesFor } from '../support/templates.ts';

const inboundTopicArn = 'arn:aws:sns:eu-west-1:111122223333:texts';
let templates: Templates;
beforeAll(async () => {
  templates = await templatesFor(
    sampleWith({ texting: { ...sampleShop.settings.texting, inboundTopicArn } }),
  );
});

it('come in by the ingest queue, wrapped, and lie with the dead letters where that is gone', () => {
  const [subscription, ...others] = resourcesOf(templates, 'AWS::SNS::Subscription');
  expect(others).toEqual([]);
  const { TopicArn, Protocol, Endpoint, RawMessageDelivery, RedrivePolicy } = subscription?.Properties ?? {};
  expect([TopicArn, Protocol, RawMessageDelivery]).toEqual([inboundTopicArn, 'sqs', undefined]);
  expect(said(Endpoint)).toBe('IngestQueue');
  expect(said((RedrivePolicy as { deadLetterTargetArn: unknown }).deadLetterTargetArn)).toBe(
    'IngestDeadLettersQueue',
  );
});

it('are put there by that topic alone', () => {
  const statements = resourcesOf(templates, 'AWS::SQS::QueuePolicy').flatMap(
    ({ Properties }) =>
      (Properties.PolicyDocument as { Statement: { Principal?: { Service?: string }; Condition?: object }[] })
        .Statement,
  );
  const bySns = statements.filter(({ Principal }) => Principal?.Service === 'sns.amazonaws.com');
  expect(bySns.length).toBeGreaterThan(0);
  for (const { Condition } of bySns) expect(JSON.stringify(Condition)).toContain(inboundTopicArn);
});
