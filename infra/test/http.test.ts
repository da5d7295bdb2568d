import { describe, expect, test } from 'vitest';
import { STAGES, synth, type Resource, type Synthesised } from './support.ts';

const ROUTES: Record<string, string> = {
  'ANY /auth/{proxy+}': 'identity-api',
  'ANY /orders': 'orders-api',
  'ANY /orders/{proxy+}': 'orders-api',
  'ANY /api/v1/orders/{proxy+}': 'orders-api',
  'ANY /api/v1/inventory/{proxy+}': 'inventory-api',
  'ANY /api/v1/payments/{proxy+}': 'payments-api',
  'ANY /operations/{proxy+}': 'operations-api',
  'ANY /notes': 'notes-api',
  'ANY /notes/{proxy+}': 'notes-api',
};
const REHEARSAL = { 'ANY /api/v1/testing/simulateRawEvent': 'operations-api' };

/** The routes of one API; the WebSocket API has tests of its own. */
const routesOf = (stage: Synthesised): Resource[] =>
  stage
    .ofType('AWS::ApiGatewayV2::Route')
    .filter(({ properties }) => stage.nameOf(properties['ApiId']) === 'http-api');

/** Route key -> function. */
function routes(stage: Synthesised): Record<string, string> {
  const found = routesOf(stage).map(({ properties }) => {
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
  const gatewayStage = stage.theOf('http', 'AWS::ApiGatewayV2::Stage');

  test('leads to these functions', () => {
    const rehearses = ['dev', 'local'].includes(name);
    expect(routes(stage)).toEqual({ ...ROUTES, ...(rehearses ? REHEARSAL : {}) });
  });

  test('leaves tokens to the functions', () => {
    for (const { properties } of routesOf(stage)) {
      expect(properties['AuthorizationType']).toBe('NONE');
    }
  });

  test('hands requests over in the newer form', () => {
    const integrations = stage
      .ofType('AWS::ApiGatewayV2::Integration')
      .filter(({ context }) => context !== 'live');
    for (const { properties } of integrations) {
      expect(properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    }
  });

  test('waits longer for an answer than a function takes', () => {
    for (const plain of new Set(Object.values(routes(stage)))) {
      const { properties } = stage.named('AWS::Lambda::Function', plain);
      expect(properties['Timeout']).toBeLessThan(30);
    }
  });

  test('is throttled, and most of all where passwords are guessed', () => {
    expect(gatewayStage.properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
    expect(gatewayStage.properties['RouteSettings']).toEqual({
      'ANY /auth/{proxy+}': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
    });
  });

  test('has each route with limits of its own before it has the limits', () => {
    const limited = Object.keys(gatewayStage.properties['RouteSettings'] as object);
    const there = gatewayStage.dependsOn
      .map((id) => stage.byId(id))
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
      .map(({ properties }) => properties['RouteKey'] as string);
    expect(there).toEqual(expect.arrayContaining(limited));
  });

  test('writes down who called what and how it ended, but no ids and no tokens', () => {
    const { DestinationArn, Format } = gatewayStage.properties['AccessLogSettings'] as {
      DestinationArn: unknown;
      Format: string;
    };
    expect(stage.nameOf(DestinationArn)).toBe('/aws/vendedlogs/http-api');
    const logged = Object.values(JSON.parse(Format) as Record<string, string>);
    expect(logged).toEqual(expect.arrayContaining(['$context.routeKey', '$context.status']));
    for (const variable of logged) expect(variable).not.toMatch(/path|authorizer|header/i);
  });
});

test('browsers may send and read what the API uses, as with the Function URL', () => {
  const api = synth('prod').named('AWS::ApiGatewayV2::Api', 'http-api').properties[
    'CorsConfiguration'
  ] as Record<string, unknown>;
  const url = synth('prod').the('AWS::Lambda::Url').properties['Cors'] as Record<string, unknown>;
  expect(api).toEqual({
    AllowOrigins: url['AllowOrigins'],
    AllowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    AllowHeaders: url['AllowHeaders'],
    ExposeHeaders: [...(url['ExposeHeaders'] as string[]), 'location'],
    AllowCredentials: false,
    MaxAge: 3600,
  });
});
