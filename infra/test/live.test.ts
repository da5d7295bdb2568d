import { describe, expect, test } from 'vitest';
import { asText, STAGES, synth } from './support.ts';

describe.each(STAGES)('the WebSocket API of %s', (name) => {
  const stage = synth(name);
  const api = stage.theOf('live', 'AWS::ApiGatewayV2::Api');
  const gatewayStage = stage.theOf('live', 'AWS::ApiGatewayV2::Stage');
  const routes = stage.ofType('AWS::ApiGatewayV2::Route').filter(({ context }) => context === 'live');

  test('speaks WebSocket, and its messages name their action', () => {
    expect(api.properties).toMatchObject({
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    });
  });

  test('leads everything to live-connections, which reads the token itself', () => {
    expect(routes.map(({ properties }) => properties['RouteKey'] as string).sort()).toEqual([
      '$connect',
      '$default',
      '$disconnect',
    ]);
    for (const { properties } of routes) {
      expect(properties['AuthorizationType']).toBe('NONE');
      const [, integration] = (properties['Target'] as { 'Fn::Join': [string, [string, { Ref: string }]] })[
        'Fn::Join'
      ][1];
      const target = stage.byId(integration.Ref).properties;
      expect(target['IntegrationType']).toBe('AWS_PROXY');
      const [, , , , , arn] = (target['IntegrationUri'] as { 'Fn::Join': [string, unknown[]] })[
        'Fn::Join'
      ][1];
      expect(stage.nameOf(arn)).toBe('live-connections');
    }
    expect(stage.named('AWS::Lambda::Function', 'live-connections').properties['Timeout']).toBeLessThan(29);
  });

  test('answers by the connection only: the local cloud rejects a template with a response of a route', () => {
    expect(stage.ofType('AWS::ApiGatewayV2::RouteResponse')).toEqual([]);
    for (const { properties } of routes) {
      expect(properties).not.toHaveProperty('RouteResponseSelectionExpression');
    }
  });

  test('is throttled, and deployed when it has its routes', () => {
    expect(gatewayStage.properties).toMatchObject({
      StageName: 'live',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
    expect(gatewayStage.dependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
  });

  test('writes down who came and how it ended, and nothing of the query, which holds the token', () => {
    const { DestinationArn, Format } = gatewayStage.properties['AccessLogSettings'] as {
      DestinationArn: unknown;
      Format: string;
    };
    expect(stage.nameOf(DestinationArn)).toBe('/aws/vendedlogs/websocket-api');
    expect(Object.values(JSON.parse(Format) as Record<string, string>).sort()).toEqual([
      '$context.connectionId',
      '$context.error.message',
      '$context.identity.sourceIp',
      '$context.integrationErrorMessage',
      '$context.integrationLatency',
      '$context.integrationStatus',
      '$context.requestId',
      '$context.requestTime',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  test('has no log of whole requests', () => {
    expect(gatewayStage.properties['DefaultRouteSettings']).toMatchObject({
      LoggingLevel: 'OFF',
      DataTraceEnabled: false,
    });
  });

  test('says where clients connect', () => {
    expect(asText(stage.outputs('live')['WebSocketUrl'])).toBe(
      `wss://\${${api.id}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/live`,
    );
  });
});
