import { createContext, use, useSyncExternalStore } from 'react';
import type { Config } from '../config.ts';
import type { Role, Session, User } from './session.ts';

export const ConfigContext = createContext<Config | undefined>(undefined);
export const SessionContext = createContext<Session | undefined>(undefined);

/** What the stage is like. */
export function useConfig(): Config {
  return given(use(ConfigContext));
}

/** To sign in and out with. */
export function useSession(): Session {
  return given(use(SessionContext));
}

/** Who is signed in, if anybody is. */
export function useMaybeUser(): User | undefined {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => session.user);
}

/** Who is signed in, in the views that only they see. */
export function useUser(): User {
  return given(useMaybeUser());
}

/** Whether the user has one of these roles. The server decides; this only spares people a refusal. */
export function useHasRole(...roles: Role[]): boolean {
  return useUser().roles.some((role) => roles.includes(role));
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('used outside of its provider');
  return value;
}
