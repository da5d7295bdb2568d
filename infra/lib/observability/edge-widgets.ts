import { physicalName } from '../config/names.ts';
import { row, type Section, type Seen } from './graph.ts';
import { bothTimes, ofApi, ofFunction, own } from './metrics.ts';

const GRAPHQL = 'graphql-api';
const BROADCASTER = 'live-broadcaster';

/** What callers see. */
export function apis({ stage, watched }: Seen): Section {
  return {
    heading: 'APIs',
    rows: [
      graphql(physicalName(stage, GRAPHQL)),
      ...watched.httpApis.map(http),
      ...watched.webSocketApis.map(webSocket),
    ],
  };
}

const graphql = (name: string) =>
  row(
    { title: `${GRAPHQL}: requests`, of: [ofFunction(name, 'UrlRequestCount', { label: 'requests' })] },
    {
      title: `${GRAPHQL}: latency`,
      axis: 'ms',
      of: bothTimes((shown) => ofFunction(name, 'UrlRequestLatency', shown)),
    },
    {
      title: `${GRAPHQL}: errors`,
      of: [
        ofFunction(name, 'Url5xxCount', { label: '5xx' }),
        ofFunction(name, 'Url4xxCount', { label: '4xx' }),
      ],
    },
  );

const http = (id: string) =>
  row(
    { title: 'HTTP API: requests', of: [ofApi(id, 'Count', { label: 'requests' })] },
    {
      title: 'HTTP API: latency',
      axis: 'ms',
      of: [
        ...bothTimes((shown) => ofApi(id, 'Latency', shown)),
        ...bothTimes((shown) => ofApi(id, 'IntegrationLatency', shown), 'of the function, '),
      ],
    },
    { title: 'HTTP API: errors', of: [ofApi(id, '5xx'), ofApi(id, '4xx')] },
  );

const webSocket = (id: string) =>
  row(
    {
      title: 'WebSocket API: connects and messages',
      of: [
        ofApi(id, 'ConnectCount', { label: 'connects' }),
        ofApi(id, 'MessageCount', { label: 'messages, both ways' }),
      ],
    },
    {
      title: 'WebSocket API: latency',
      axis: 'ms',
      of: bothTimes((shown) => ofApi(id, 'IntegrationLatency', shown)),
    },
    {
      title: 'WebSocket API: errors',
      of: [
        ofApi(id, 'ExecutionError', { label: 'function could not be called' }),
        ofApi(id, 'IntegrationError', { label: 'function refused or failed' }),
        ofApi(id, 'ClientError', { label: 'refused before the function' }),
      ],
    },
  );

/** Live updates, from the event to the last client. */
export function live({ stage, watched }: Seen): Section {
  const of = (name: string, shown = {}) => own(stage, BROADCASTER, name, shown);
  return {
    heading: 'Live updates',
    note: 'API Gateway counts who connects, not who is connected: what a broadcast reaches is how many there are.',
    rows: [
      row(
        {
          title: 'Connections',
          of: [
            ...watched.webSocketApis.map((id) => ofApi(id, 'ConnectCount', { label: 'new' })),
            of('ConnectionsGone', { label: 'struck, since they are gone' }),
          ],
        },
        {
          title: 'Messages to clients',
          of: [of('MessagesSent', { label: 'sent' }), of('SendsFailed', { label: 'not sent' })],
        },
        {
          title: 'Duration of a broadcast',
          axis: 'ms',
          of: bothTimes((shown) => of('BroadcastDuration', shown)),
        },
        {
          title: 'From the event to its last message',
          axis: 'ms',
          of: bothTimes((shown) => of('EventToSend', shown)),
        },
      ),
    ],
  };
}
