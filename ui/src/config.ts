/** What one build has to know of the stage that it runs on: read at run time from `/config.json`. */
export interface Config {
  readonly stage: string;
  readonly region: string;
  /** Where GraphQL is answered. */
  readonly graphqlUrl: string;
  /** The HTTP API, without a slash at the end. */
  readonly httpApiUrl: string;
  /** Live updates. */
  readonly webSocketUrl: string;
  /** Whether failures may be rehearsed here. */
  readonly failureInjection: boolean;
  /** On the local cloud: whom one can sign in as with one click. */
  readonly signInAs: readonly SeededUser[];
}

export interface SeededUser {
  readonly role: string;
  readonly org: string;
  readonly username: string;
  readonly password: string;
}

/** Reads the configuration. Throws an Error that says what is wrong with it. */
export async function readConfig(fetching: typeof fetch = fetch): Promise<Config> {
  const answer = await fetching('/config.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`/config.json was answered with ${answer.status}`);
  return parseConfig(await answer.json());
}

/** Checks what `/config.json` says. */
export function parseConfig(json: unknown): Config {
  if (typeof json !== 'object' || json === null) throw new Error('/config.json is no object');
  const fields = json as Record<string, unknown>;
  const text = (name: string): string => {
    const value = fields[name];
    if (typeof value !== 'string' || value === '') throw new Error(`/config.json has no ${name}`);
    return value;
  };
  const { failureInjection, signInAs } = fields;
  return {
    stage: text('stage'),
    region: text('region'),
    graphqlUrl: text('graphqlUrl'),
    httpApiUrl: text('httpApiUrl').replace(/\/$/, ''),
    webSocketUrl: text('webSocketUrl'),
    failureInjection: failureInjection === true,
    signInAs: Array.isArray(signInAs) ? (signInAs as SeededUser[]) : [],
  };
}
