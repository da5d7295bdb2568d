import { describe, expect, test } from 'vitest';
import { STAGES, synth, type Synthesised } from './support.ts';

const ROUTES: Record<string, string> = {
  'ANY /orders': 'orders-api',
  'ANY /orders/{proxy+}': 'orders-api',
  'ANY /api/v1/orders/{proxy+}': 'orders-api',
  'ANY /api/v1/inventory/{proxy+}': 'inventory-api',
  'ANY /api/v1/payments/{proxy+}': 'payments-api',
};
const REHEARSAL = { 'ANY /api/v1/testing/simulateRawEvent': 'operations-api' };

/** Route key -> function. */
function routes(stage: Synthesised): Record<string, string> {
  const found = stage.ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const [prefix, integration] = (properties['Target'] as { 'Fn::Join': [string, unknown[]] })[
      'Fn::Join'
    ][1];
    expect(prefix).toBe('integrations/');
    const { properties: target } = stage.byId((integration as { Ref: string }).Ref);
    return [properties['RouteKey'], stage.nameOf(target['IntegrationUri'])] as [string, string];
  });
  return Object.fromEntries(found);
}

describe.each(STAGES)('the HTTP API of %s', (name) => {
  const stage = synth(name);

  test('leads to these functions', () => {
    const rehearses = ['dev', 'local'].includes(name);
    expect(routes(stage)).toEqual({ ...ROUTES, ...(rehearses ? REHEARSAL : {}) });
  });

  test('leaves tokens to the functions', () => {
    for (const { properties } of stage.ofType('AWS::ApiGatewayV2::Route')) {
      expect(properties['AuthorizationType']).toBe('NONE');
    }
  });

  test('hands requests over in the newer form', () => {
    for (const { properties } of stage.ofType('AWS::ApiGatewayV2::Integration')) {
      expect(properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    }
  });

  test('waits longer for an answer than a function takes', () => {
    for (const plain of new Set(Object.values(routes(stage)))) {
      const { properties } = stage.named('AWS::Lambda::Function', plain);
      expect(properties['Timeout']).toBeLessThan(30);
    }
  });

  test('is throttled', () => {
    expect(stage.the('AWS::ApiGatewayV2::Stage').properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
  });

  test('writes down who called what and how it ended, but no ids and no tokens', () => {
    const { DestinationArn, Format } = stage.the('AWS::ApiGatewayV2::Stage').properties[
      'AccessLogSettings'
    ] as { DestinationArn: unknown; Format: string };
    expect(stage.nameOf(DestinationArn)).toBe('/aws/vendedlogs/http-api');
    const logged = Object.values(JSON.parse(Format) as Record<string, string>);
    expect(logged).toEqual(expect.arrayContaining(['$context.routeKey', '$context.status']));
    for (const variable of logged) expect(variable).not.toMatch(/path|authorizer|header/i);
  });
});

test('browsers may send and read what the API uses, as with the Function URL', () => {
  const api = synth('prod').the('AWS::ApiGatewayV2::Api').properties['CorsConfiguration'] as Record<
    string,
    unknown
  >;
  const url = synth('prod').the('AWS::Lambda::Url').properties['Cors'] as Record<string, unknown>;
  expect(api).toEqual({
    AllowOrigins: url['AllowOrigins'],
    AllowMethods: ['GET', 'POST'],
    AllowHeaders: url['AllowHeaders'],
    ExposeHeaders: [...(url['ExposeHeaders'] as string[]), 'location'],
    AllowCredentials: false,
    MaxAge: 3600,
  });
});
