import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { Config } from '../config.ts';
import type { Session } from '../session/session.ts';
import type { paths } from './generated/http.ts';
import { Problem, problemFrom } from './problem.ts';
import type { SentRequests } from './requests.ts';

/** The HTTP API, typed by its OpenAPI document. */
export type HttpApi = Client<paths>;

/** A client that signs its requests, and notes the traces of those that do something. */
export function httpApi(config: Config, session: Session, sent: SentRequests): HttpApi {
  const client = createClient<paths>({ baseUrl: config.httpApiUrl });
  const ours: Middleware = {
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await session.token()}`);
      return request;
    },
    onResponse({ request, response, schemaPath }) {
      if (request.method !== 'GET') sent.add(`${request.method} ${schemaPath}`, response);
      if (response.status === 401) session.signOut();
    },
    onError({ error }) {
      return error instanceof Problem ? error : Problem.network(error);
    },
  };
  client.use(ours);
  return client;
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered. Throws a Problem for anything but a success. */
export async function answered<T>(request: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await request;
  if (!response.ok)
    throw problemFrom(error, response.status, response.headers.get('x-trace-id') ?? undefined);
  return data as T;
}

/** For requests that create something: a repetition of the same attempt is not a second one. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}
