import { WebSocket } from 'ws';
import { onTestFinished } from 'vitest';
import { connectLive } from '../../src/index.ts';
import type {
  Live,
  LiveError,
  LiveEvent,
  LiveOptions,
  LiveState,
  WebSocketConstructor,
} from '../../src/index.ts';
import { idOf } from './events.ts';
import { TestServer } from './server.ts';

export const NodeWebSocket = WebSocket as unknown as WebSocketConstructor;

export interface Client {
  readonly live: Live;
  readonly events: LiveEvent[];
  readonly states: LiveState[];
  readonly errors: LiveError[];
  /** Ids, in the order of their delivery. */
  readonly ids: string[];
}

/** A client that writes everything down and never pauses long, unless told otherwise. */
export function connect(url: string, options: Partial<LiveOptions> = {}): Client {
  const events: LiveEvent[] = [];
  const states: LiveState[] = [];
  const errors: LiveError[] = [];
  const live = connectLive({
    url,
    token: () => 'token',
    onEvent: (event) => void events.push(event),
    onState: (state, error) => {
      if (states.at(-1) !== state) states.push(state);
      if (error) errors.push(error);
    },
    WebSocket: NodeWebSocket,
    random: () => 0.01,
    ...options,
  });
  onTestFinished(() => live.close());
  return {
    live,
    events,
    states,
    errors,
    get ids() {
      return events.map(idOf);
    },
  };
}

/** A WebSocket that is as silent about errors as those of browsers. */
export function mute() {
  return class extends NodeWebSocket {
    override set onerror(heard: ((event: never) => void) | null) {
      super.onerror = heard && (() => heard({ type: 'error' } as never));
    }
  };
}

export async function serve(): Promise<TestServer> {
  const server = await new TestServer().start();
  onTestFinished(() => server.stop());
  return server;
}

/** Waits for a condition, by the turns of the event loop: the clock may be a fake one. */
export async function until(condition: () => boolean): Promise<void> {
  const began = process.hrtime.bigint();
  while (!condition()) {
    if (process.hrtime.bigint() - began > 10_000_000_000n)
      throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((next) => setImmediate(next));
  }
}
