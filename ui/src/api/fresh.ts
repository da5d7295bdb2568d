import { ApolloLink, type ApolloCache } from '@apollo/client';
import type { DocumentNode } from 'graphql';
import { map } from 'rxjs';
import { graphql } from './generated/graphql/index.ts';
import { isOlder } from './time.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Rule {
  /** What there is to keep. */
  readonly fields: DocumentNode;
  /** Whether an answer is from before what is known. */
  readonly older: (answer: Fields, known: Fields) => boolean;
}

/** Answers may overtake each other, and what lists are read from follows what was done by moments. */
const RULES: Readonly<Record<string, Rule>> = {
  WorkOrder: {
    fields: graphql(`
      fragment KnownWorkOrder on WorkOrder {
        status
        title
        version
        scheduledAt
        description
        address
        updatedAt
      }
    `),
    older: (answer, known) => Number(answer['version']) < Number(known['version']),
  },
  Note: {
    fields: graphql(`
      fragment KnownNote on Note {
        content
        isPublic
        updatedAt
      }
    `),
    older: (answer, known) => isOlder(String(answer['updatedAt']), String(known['updatedAt'])),
  },
  // Their times need not grow: a step that comes late may undo a later one. But whose fate is known is never pending again.
  Order: {
    fields: graphql(`
      fragment KnownOrder on Order {
        status
        orderStatus
        updatedAt
      }
    `),
    older: (answer, known) =>
      answer['status'] === 'PENDING' && known['status'] !== undefined && known['status'] !== 'PENDING',
  },
};

/** What was taken out stays out for so many milliseconds, whatever lists say. */
const GONE_FOR = 10_000;
const gone = new WeakMap<ApolloCache, Map<string, number>>();

/** Something is not there any longer, or is again. */
export function setGone(cache: ApolloCache, id: string, isGone: boolean): void {
  const known = gone.get(cache) ?? new Map<string, number>();
  gone.set(cache, known);
  if (isGone) known.set(id, Date.now() + GONE_FOR);
  else known.delete(id);
}

/** Keeps answers from replacing what is newer in the cache. */
export function withoutOlder(cache: ApolloCache): ApolloLink {
  return new ApolloLink((operation, forward) =>
    forward(operation).pipe(
      map((result) =>
        'data' in result && result.data ? { ...result, data: fresh(cache, result.data) } : result,
      ),
    ),
  );
}

function fresh<T>(cache: ApolloCache, value: T): T {
  if (Array.isArray(value)) {
    return value
      .filter((edge: unknown) => !isGone(cache, edge))
      .map((one: unknown) => fresh(cache, one)) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  const answer = Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, fresh(cache, field)]),
  );
  return { ...answer, ...newer(cache, answer) } as T;
}

/** Those fields of an answer that are known better. */
function newer(cache: ApolloCache, answer: Fields): Fields {
  const { __typename: type, id } = answer;
  const rule = typeof type === 'string' ? RULES[type] : undefined;
  if (!rule || typeof id !== 'string') return {};
  const known = cache.readFragment<Fields>({
    fragment: rule.fields,
    from: `${String(type)}:${id}`,
    returnPartialData: true,
  });
  if (!known || !rule.older(answer, known)) return {};
  return Object.fromEntries(Object.entries(known).filter(([name]) => name in answer));
}

function isGone(cache: ApolloCache, edge: unknown): boolean {
  const { node } = (edge ?? {}) as { node?: { __typename?: string; id?: string } };
  const until = node && gone.get(cache)?.get(`${node.__typename}:${node.id}`);
  return until !== undefined && until > Date.now();
}
