/** What to do about a dead letter: the resolutions of the runbook. */
export type Remedy = 'switch' | 'deploy' | 'wait' | 'order' | 'repair' | 'content' | 'look';

export interface Advice {
  readonly remedy: Remedy;
  /** Why the worker gave it up, in plain words. */
  readonly title: string;
  /** What to do. */
  readonly todo: string;
}

const TODO: Readonly<Record<Remedy, string>> = {
  switch:
    'The order has the sku FAIL-ME, which fails on purpose while rehearsed failures are on. Turn the switch below off if it is on, then redrive, and turn it on again afterwards if it was.',
  deploy: 'Whoever sent it was deployed before this worker. Deploy the worker first, then redrive.',
  wait: 'Nothing is wrong with the letter. Wait until what was away is back, then redrive.',
  order:
    'It came too early, or others were at the same thing. Look whether another worker has dead letters and redrive those first, then this.',
  repair:
    'Redriven as it is, it will likely come back. Find the cause in its trace, repair and deploy, then redrive.',
  content:
    'It can never be applied as it is. Redrive only if the worker was repaired. Discard it once you understand it; its event id belongs into the notes of the incident.',
  look: 'No worker gave a reason: it crashed at the last attempt, or the message could not be delivered to it. Its log has the cause, under the event id. If the worker is well again, redrive.',
};

const NO_REASON = 'No reason given';

const CODES: Readonly<Record<string, readonly [Remedy, string]>> = {
  failure_injected: ['switch', 'A failure that was rehearsed'],

  unknown_type: ['deploy', 'The worker does not know this type of event'],
  newer_version: ['deploy', 'The event is of a newer version than the worker knows'],
  unsupported_specversion: ['deploy', 'The event has a form that the worker does not know'],
  unknown_schema: ['deploy', 'The event has a schema that the worker does not know'],

  store_unavailable: ['wait', 'A database was out of reach'],
  store_throttled: ['wait', 'A database refused, because it had too much to do'],
  store_conflict: ['wait', 'Others wrote the same thing at the same time'],
  switch_unavailable: ['wait', 'The switch for rehearsed failures could not be read'],
  bus_unavailable: ['wait', 'The bus was out of reach'],
  gateway_unavailable: ['wait', 'The payment gateway was out of reach'],
  gateway_timed_out: ['wait', 'The payment gateway took too long'],
  mail_unavailable: ['wait', 'The mail service was out of reach'],
  mail_throttled: ['wait', 'The mail service refused, because there were too many mails'],
  mail_timed_out: ['wait', 'The mail service took too long'],
  dead_letter_queue_unavailable: ['wait', 'A queue was out of reach'],
  out_of_time: ['wait', 'There was no time left'],

  from_the_future: ['order', 'It tells of a step whose predecessor is not there yet'],
  no_allocation_yet: ['order', 'No stock is reserved for the order yet'],
  payment_in_progress: ['order', 'A payment of the same order was under way'],
  mail_in_progress: ['order', 'The same mail was under way'],
  contended: ['order', 'Others changed the same thing again and again'],
  told_by_others: ['order', 'Somebody else has told of this step already'],

  store_refused: ['repair', 'A database refused what the worker wanted to write'],
  store_corrupt: ['repair', 'What a database holds cannot be read'],
  bus_refused: ['repair', 'The bus refused the event'],
  mail_refused: ['repair', 'The mail service refused the mail'],
  mail_barred: ['repair', 'The mail service does not let this stage send'],
  unwritable_event: ['repair', 'The event that follows could not be written'],
  message_not_written: ['repair', 'The message to open pages could not be written'],
  nothing_to_refund: ['repair', 'There is no charge to give back'],
  order_confirmed: ['repair', 'The order is confirmed, and its stock cannot be given back'],
  stock_depleted: ['repair', 'The stock that should be taken out was never reserved'],

  malformed: ['content', 'It is no event'],
  not_an_event: ['content', 'It is no event'],
  no_event: ['content', 'There is no event in it'],
  invalid_data: ['content', 'What the event says is not valid'],
  contradiction: ['content', 'The event contradicts itself'],
  foreign_event: ['content', 'The event is about something of another org'],
  invalid_name: ['content', 'The event has a name that the bus does not take'],
  too_large: ['content', 'The event is too large for the bus'],
  refused: ['content', 'The bus refused the event for good'],
};

/** What a code means and what to do about it. A code that came after this page was built is shown as it is. */
export function advice(code: string | null | undefined): Advice {
  if (!code) return { remedy: 'look', title: NO_REASON, todo: TODO.look };
  const [remedy, title] = CODES[code] ?? (['repair', 'The worker gave it up'] as const);
  return { remedy, title, todo: TODO[remedy] };
}

export interface Cause<T> extends Advice {
  readonly code: string | undefined;
  readonly letters: readonly T[];
}

/** By code, the most frequent first: one cause or many. */
export function causes<T extends { readonly code?: string | null }>(letters: readonly T[]): Cause<T>[] {
  const byCode = new Map<string | undefined, T[]>();
  for (const letter of letters) {
    const code = letter.code ?? undefined;
    byCode.set(code, [...(byCode.get(code) ?? []), letter]);
  }
  return [...byCode]
    .map(([code, some]) => ({ ...advice(code), code, letters: some }))
    .sort((a, b) => b.letters.length - a.letters.length);
}
