import { describe, expect, test } from 'vitest';
import { build, listOf, synth, targetOf } from './support.ts';

const OWN = { alarmTopicArn: '', alarmEmail: 'ops@example.com' };

describe('a stage that is not told of a topic makes one', () => {
  const stage = synth('prod', OWN);
  const topic = stage.theOf('alarms', 'AWS::SNS::Topic');

  test('on which every alarm rings, when it begins and when it is over', () => {
    const alarms = stage.ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(50);
    for (const { properties } of alarms) {
      for (const key of ['AlarmActions', 'OKActions']) {
        const actions = listOf(properties[key] as unknown[]).map((action) => stage.nameOf(action));
        expect(actions, properties['AlarmName'] as string).toEqual(['alarms']);
      }
    }
  });

  test('that CloudWatch may publish to, for alarms of this stage, and nobody else in its name', () => {
    const { Statement } = stage.theOf('alarms', 'AWS::SNS::TopicPolicy').properties['PolicyDocument'] as {
      Statement: Record<string, unknown>[];
    };
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toMatchObject([
      {
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    expect(JSON.stringify(allowed)).toContain(':alarm:tradewind-prod-*');
    expect(JSON.stringify(Statement)).toContain('"aws:SecureTransport":"false"');
  });

  test('encrypted with a key that CloudWatch may use', () => {
    const key = stage.theOf('alarms', 'AWS::KMS::Key');
    expect(targetOf(topic.properties['KmsMasterKeyId'])).toBe(key.id);
    expect(key.properties['EnableKeyRotation']).toBe(true);
    expect(key.properties['KeyPolicy'].Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Resource: '*',
    });
  });

  test('that mails whom the context names', () => {
    const { properties } = stage.theOf('alarms', 'AWS::SNS::Subscription');
    expect(properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' });
    expect(targetOf(properties['TopicArn'])).toBe(topic.id);
  });
});

test('a stage that is told of a topic makes none', () => {
  expect(synth('prod').templates.has('alarms')).toBe(false);
});

test('nobody is mailed unless the context says whom', () => {
  const mails = synth('dev')
    .ofType('AWS::SNS::Subscription')
    .filter(({ properties }) => properties['Protocol'] === 'email');
  expect(mails).toEqual([]);
});

test.each([
  ['prod', { alarmTopicArn: '' }, 1],
  ['prod', OWN, 0],
  ['prod', {}, 0],
  ['dev', {}, 0],
])('%s with %o warns that nobody hears of alarms: %i', (name, context, warnings) => {
  const { app } = build(name, context);
  const messages = app
    .synth()
    .stacks.flatMap(({ messages }) => messages.map(({ entry }) => JSON.stringify(entry.data)));
  expect(messages.filter((message) => message.includes('Neither alarmEmail nor'))).toHaveLength(warnings);
});
