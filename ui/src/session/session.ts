import type { Config } from '../config.ts';
import { Problem, problemOf } from '../api/problem.ts';

export type Role = 'dispatcher' | 'technician' | 'operator';

/** Who is signed in. The org and the roles are the server's word. */
export interface User {
  readonly userId: string;
  readonly username: string;
  readonly orgId: string;
  readonly roles: readonly Role[];
}

interface Kept {
  readonly user: User;
  readonly token: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Tokens {
  readonly token: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

const KEY = 'tradewind-session';
/** A token that is about to run out is renewed before it is used. */
const LEEWAY = 60_000;

/**
 * Signing in, staying in, and out. Tokens are kept in the tab's session storage: a reload keeps them, closing the tab ends them,
 * and no other tab sees them. Notifies its listeners whenever the user changes.
 */
export class Session {
  readonly #base: string;
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();
  #kept: Kept | undefined;
  #renewal: Promise<string> | undefined;

  constructor(config: Pick<Config, 'httpApiUrl'>, storage: Storage = sessionStorage) {
    this.#base = config.httpApiUrl;
    this.#storage = storage;
    this.#kept = read(storage);
  }

  /** The user, the same object until they change. */
  get user(): User | undefined {
    return this.#kept?.user;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Signs in. Throws a Problem. */
  async signIn(username: string, password: string): Promise<void> {
    const tokens = await this.#call<Tokens>('/auth/login', { username, password });
    const user = await this.#call<User>('/auth/user', undefined, tokens.token);
    this.#keep(kept(user, tokens));
  }

  signOut(): void {
    this.#keep(undefined);
  }

  /** A token that holds now. Throws a Problem; if nobody is signed in any longer, the listeners are told. */
  async token(): Promise<string> {
    const now = this.#kept;
    if (!now) throw new Problem({ code: 'signed_out', title: 'Signed out', detail: 'Sign in to go on.' });
    if (now.expiresAt - LEEWAY > Date.now()) return now.token;
    // One renewal, however many requests wait for it.
    this.#renewal ??= this.#renew(now).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renew(old: Kept): Promise<string> {
    try {
      const tokens = await this.#call<Tokens>('/auth/refresh', { refreshToken: old.refreshToken });
      const renewed = kept(old.user, tokens);
      if (this.#kept === old) this.#keep(renewed);
      return renewed.token;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.#keep(undefined);
      throw error;
    }
  }

  #keep(next: Kept | undefined): void {
    this.#kept = next;
    if (next) this.#storage.setItem(KEY, JSON.stringify(next));
    else this.#storage.removeItem(KEY);
    for (const listener of this.#listeners) listener();
  }

  async #call<T>(path: string, body?: unknown, token?: string): Promise<T> {
    const headers: Record<string, string> = {};
    if (body) headers['content-type'] = 'application/json';
    if (token) headers.authorization = `Bearer ${token}`;
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const answer = await fetch(this.#base + path, init).catch((error: unknown) => {
      throw Problem.network(error);
    });
    if (!answer.ok) throw await problemOf(answer);
    return (await answer.json()) as T;
  }
}

function kept(user: User, { token, refreshToken, expiresIn }: Tokens): Kept {
  return { user, token, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
}

function read(storage: Storage): Kept | undefined {
  try {
    const value = JSON.parse(storage.getItem(KEY) ?? 'null') as Partial<Kept> | null;
    return value?.user && value.token && value.refreshToken && value.expiresAt ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}
