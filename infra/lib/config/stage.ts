import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ConfigurationError } from './error.ts';

/** What differs between stages, all of it. Constructs read these fields and never compare stage names. */
export interface Stage {
  readonly name: string;
  /** On the local cloud: host architecture, and no resource types that it does not know. */
  readonly local: boolean;
  readonly logRetention: RetentionDays;
  /** Of what holds data: tables, the user pool, logs. Queues and topics are always deleted with their stack. */
  readonly removalPolicy: RemovalPolicy;
  /** Deletion protection of table and user pool, and termination protection of the stacks. */
  readonly protect: boolean;
  readonly introspection: boolean;
  readonly alarms: boolean;
  /** Cognito's paid PLUS plan: stops sign-ins with leaked passwords and from odd places. */
  readonly threatProtection: boolean;
  /** Browser origins allowed when the context names none. Without a default they have to be named. */
  readonly defaultCorsOrigins?: readonly string[];
  /** An API open to every origin is a choice for a developer's stage only. */
  readonly allowAnyOrigin: boolean;
  /** Mail has a sender everywhere; only where none leaves the machine may it be made up. */
  readonly defaultMailSender?: string;
  /** Orders that fail on purpose and raw events that operators put into the event store, to rehearse repairs. */
  readonly failureInjection: boolean;
  /** Seconds that a worker waits before each further receive of a message, unless its own are good enough. */
  readonly retryPauses?: readonly number[];
}

type Settings = Omit<Stage, 'name'>;

const DEVELOPMENT: Settings = {
  local: false,
  logRetention: RetentionDays.ONE_WEEK,
  removalPolicy: RemovalPolicy.DESTROY,
  protect: false,
  introspection: true,
  alarms: true,
  threatProtection: false,
  defaultCorsOrigins: ['*'],
  allowAnyOrigin: true,
  failureInjection: true,
};

const LOCAL: Settings = {
  ...DEVELOPMENT,
  local: true,
  // The local cloud has no queue metrics and reads no embedded ones: its alarms would stay without data.
  alarms: false,
  // Minutes until a message is given up are right for a store that is down, and long for somebody who watches.
  retryPauses: [1, 2, 4, 8],
  defaultMailSender: 'orders@tradewind.example',
};

/** A rehearsal of production that can be thrown away. */
const STAGING: Settings = {
  ...DEVELOPMENT,
  logRetention: RetentionDays.ONE_MONTH,
  // Off as in production, so that a client that leans on it is found here.
  introspection: false,
  defaultCorsOrigins: undefined,
  allowAnyOrigin: false,
  failureInjection: false,
};

const PRODUCTION: Settings = {
  ...STAGING,
  logRetention: RetentionDays.THREE_MONTHS,
  // Kept with the stack's deletion, but not when its first creation fails: a retry would find the names taken.
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  protect: true,
  threatProtection: true,
};

/** Every other name is somebody's development stage (`dev`, `dev-ann`, `pr-17`). */
const NAMED: Readonly<Record<string, Settings>> = {
  local: LOCAL,
  staging: STAGING,
  prod: PRODUCTION,
};

/** Longest physical name: `tradewind-<stage>-<plain name>` has to fit the 64 characters of a function name. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/;

export function stageNamed(name: string): Stage {
  if (!STAGE_NAME.test(name)) {
    throw new ConfigurationError(
      `stage "${name}": 2 to 16 lower-case letters, digits and hyphens, beginning with a letter`,
    );
  }
  if (name === 'production') {
    // It would quietly become a development stage: unprotected, open to every origin.
    throw new ConfigurationError('stage "production": the production stage is called "prod"');
  }
  return { name, ...(NAMED[name] ?? DEVELOPMENT) };
}
