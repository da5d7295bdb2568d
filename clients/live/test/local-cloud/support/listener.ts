import { WebSocket } from 'ws';
import type { LiveEvent, LiveOptions, WebSocketConstructor } from '../../../src/index.ts';
import { connect } from '../../support/client.ts';
import type { Client } from '../../support/client.ts';
import { webSocketUrl } from './cloud.ts';
import type { User } from './cloud.ts';

/** Much longer than anything takes, also right after a deployment. */
const PATIENCE_MS = 20_000;

/** A client of the deployed server whose connection a test can take away. */
export interface Listener extends Client {
  /** Closes the connection, and keeps the client from the next one until what was returned is called. */
  disconnect(): Promise<() => void>;
  /** The first event like this, which may be yet to come. */
  hears(type: LiveEvent['eventType'], of: Readonly<Record<string, unknown>>): Promise<LiveEvent>;
  /** The notes of the events of this type, in the order of their delivery. */
  notes(type: LiveEvent['eventType']): unknown[];
}

/** Connects somebody; comes back when the state is `live`. */
export async function listen(user: User, options: Partial<LiveOptions> = {}): Promise<Listener> {
  const sockets: WebSocket[] = [];
  let gate: Promise<void> | undefined;
  const client = connect(webSocketUrl, {
    token: () => Promise.resolve(gate).then(() => user.token),
    WebSocket: remembered(sockets),
    ...options,
  });
  await within(() => client.live.state === 'live', 'live');
  return Object.assign(client, {
    async disconnect() {
      let open = (): void => undefined;
      gate = new Promise((resolve) => (open = resolve));
      sockets.at(-1)?.terminate();
      await within(() => client.live.state === 'connecting', 'disconnected');
      return open;
    },
    async hears(type: LiveEvent['eventType'], of: Readonly<Record<string, unknown>>) {
      const find = () => client.events.find((event) => event.eventType === type && has(event, of));
      await within(() => find() !== undefined, `${type} of ${JSON.stringify(of)}`);
      return find() as LiveEvent;
    },
    notes: (type: LiveEvent['eventType']) =>
      client.events.flatMap((event) => (event.eventType === type && 'noteId' in event ? [event.noteId] : [])),
  });
}

/** Waits for a condition, without keeping the machine from its work. */
export async function within(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not in ${PATIENCE_MS / 1_000} s: ${what}`);
    await new Promise((next) => setTimeout(next, 5));
  }
}

function has(event: LiveEvent, of: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(of).every(([name, value]) => event[name as keyof LiveEvent] === value);
}

function remembered(sockets: WebSocket[]): WebSocketConstructor {
  const Remembered = class extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  };
  return Remembered as unknown as WebSocketConstructor;
}
