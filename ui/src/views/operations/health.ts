export interface Depth {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Undefined or null where nothing waits, or it is not known. */
  readonly oldestAgeSeconds?: number | null;
}

export interface WorkerQueues {
  readonly worker: string;
  readonly queue?: Depth | null;
  readonly deadLetters?: Depth | null;
}

export interface Outbox {
  readonly waiting: number;
  readonly dead: number;
  readonly oldestAgeSeconds?: number | null;
}

export interface Queues {
  readonly queues: readonly WorkerQueues[];
  /** Null while its database is out of reach. */
  readonly outbox: Outbox | null;
}

export interface Glance {
  readonly state: 'trouble' | 'slow' | 'well';
  /** In a few words. */
  readonly title: string;
  /** Where to look. */
  readonly detail: string;
  readonly deadLetters: number;
  readonly waiting: number;
  readonly inFlight: number;
  readonly oldestAgeSeconds: number | undefined;
}

/** When alarms ring: a message that is older than this has a worker that is stopped, slow, or fails on it. */
const TOO_OLD = 300;
const TOO_OLD_FOR_MAIL = 900;

/** Messages in a queue, wherever they are in it. */
export function messages(depth: Depth | null | undefined): number {
  return depth ? depth.waiting + depth.inFlight + depth.delayed : 0;
}

/** Whether anything is wrong, in one look. */
export function glance({ queues, outbox }: Queues): Glance {
  const sum = (count: (worker: WorkerQueues) => number) =>
    queues.reduce((total, worker) => total + count(worker), 0);
  const ages = queues.flatMap(({ queue }) => queue?.oldestAgeSeconds ?? []);
  const deadLetters = sum((worker) => messages(worker.deadLetters));
  return {
    ...verdict(queues, outbox, deadLetters),
    deadLetters,
    waiting: sum(({ queue }) => (queue ? queue.waiting + queue.delayed : 0)),
    inFlight: sum(({ queue }) => queue?.inFlight ?? 0),
    oldestAgeSeconds: ages.length > 0 ? Math.max(...ages) : undefined,
  };
}

function verdict(queues: readonly WorkerQueues[], outbox: Outbox | null, deadLetters: number) {
  const dead = queues.filter((worker) => messages(worker.deadLetters) > 0).map(({ worker }) => worker);
  const late = queues.filter(({ worker, queue }) => tooOld(worker, queue)).map(({ worker }) => worker);
  const troubles = [
    ...(deadLetters > 0
      ? [
          `${counted(deadLetters, 'dead letter')} of ${list(dead)}, of all orgs together: look why, mend the cause, redrive.`,
        ]
      : []),
    ...(outbox && outbox.dead > 0
      ? [`${counted(outbox.dead, 'event')} of work orders refused for good in the outbox.`]
      : []),
    ...(outbox ? [] : ['The database of the outbox is out of reach.']),
  ];
  const delays = [
    ...(late.length > 0 ? [`${list(late)}: the oldest message waits for more than five minutes.`] : []),
    ...((outbox?.oldestAgeSeconds ?? 0) > TOO_OLD
      ? ['Events wait in the outbox for more than five minutes.']
      : []),
  ];
  const detail = [...troubles, ...delays].join(' ');
  if (troubles.length > 0) return { state: 'trouble', title: 'Something is wrong', detail } as const;
  if (delays.length > 0) return { state: 'slow', title: 'Something is slow', detail } as const;
  return {
    state: 'well',
    title: 'All is well',
    detail: 'No worker has given anything up, and nothing waits for long.',
  } as const;
}

function tooOld(worker: string, queue: Depth | null | undefined): boolean {
  return (queue?.oldestAgeSeconds ?? 0) > (worker === 'email-notifier' ? TOO_OLD_FOR_MAIL : TOO_OLD);
}

/** Such as `1 dead letter`, `2 dead letters`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function list(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

/** Such as `45 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}
