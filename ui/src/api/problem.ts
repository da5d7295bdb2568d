import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

interface Fields {
  /** A stable name. */
  readonly code: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** What is wrong, for people. */
  readonly detail: string;
  /** Of HTTP; none if the server was not reached. */
  readonly status?: number | undefined;
  /** What is wrong with each field, by its name. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Where to look in the logs. */
  readonly traceId?: string | undefined;
}

/** Why a request failed, whichever API it went to. */
export class Problem extends Error implements Fields {
  override readonly name = 'Problem';
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;

  constructor({ code, title, detail, status, fields, traceId }: Fields, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.fields = fields ?? {};
    this.traceId = traceId;
  }

  static network(cause: unknown): Problem {
    const detail = 'The server could not be reached. Look at your connection, then try again.';
    return new Problem({ code: 'network', title: 'No connection', detail }, { cause });
  }
}

/** The problem that an answer of the HTTP API tells of (RFC 9457), or what API Gateway says by itself. */
export async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => undefined);
  return problemFrom(body, answer.status, answer.headers.get('x-trace-id') ?? undefined);
}

/** The same of a body that was read already. */
export function problemFrom(body: unknown, status: number, traceId?: string): Problem {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string, otherwise: string) =>
    typeof said[name] === 'string' && said[name] !== '' ? said[name] : otherwise;
  return new Problem({
    code: text('code', `http_${status}`),
    title: text('title', status === 429 ? 'Too many requests' : 'Not done'),
    detail: text(
      'detail',
      text('message', status === 429 ? 'Wait a moment, then try again.' : `The server answered ${status}.`),
    ),
    status,
    fields: fieldsOf(said.errors),
    traceId: text('traceId', traceId ?? '') || undefined,
  });
}

/** Whatever was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors;
    const extensions = (first?.extensions ?? {}) as { code?: string; traceId?: string; errors?: unknown };
    return new Problem({
      code: extensions.code ?? 'unknown',
      title: TITLES[extensions.code ?? ''] ?? 'Not done',
      detail: first?.message ?? 'The server did not say why.',
      fields: fieldsOf(extensions.errors),
      traceId: extensions.traceId,
    });
  }
  if (ServerError.is(error)) return problemFrom(parsed(error.bodyText), error.statusCode);
  if (error instanceof TypeError) return Problem.network(error);
  const detail = error instanceof Error ? error.message : 'Nobody knows why.';
  return new Problem({ code: 'unknown', title: 'Something went wrong', detail }, { cause: error });
}

const TITLES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'Signed out',
  FORBIDDEN: 'Not allowed',
  BAD_USER_INPUT: 'Not valid',
  NOT_FOUND: 'Not found',
  VERSION_CONFLICT: 'Changed meanwhile',
  INVALID_TRANSITION: 'Not possible from here',
  UNAVAILABLE: 'Not available right now',
};

function fieldsOf(errors: unknown): Record<string, string> {
  if (!Array.isArray(errors)) return {};
  const entries = errors as { pointer?: string; detail?: string; message?: string }[];
  return Object.fromEntries(
    entries.map(({ pointer, detail, message }) => [
      (pointer ?? '').replace(/^\//, '').replaceAll('/', '.'),
      detail ?? message ?? 'is not valid',
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
