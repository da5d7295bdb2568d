import type { LiveState } from '@tradewind/live-client';

interface Look {
  readonly label: string;
  readonly color: string;
  /** What it means for what one sees. */
  readonly about: string;
}

/** How the connection to live updates stands, for people. */
export const STATES: Readonly<Record<LiveState, Look>> = {
  live: { label: 'Live', color: 'teal', about: 'Changes show by themselves' },
  connecting: { label: 'Connecting', color: 'yellow', about: 'Changes do not show yet' },
  'catching-up': { label: 'Catching up', color: 'yellow', about: 'What was missed is on its way' },
  waiting: {
    label: 'Reconnecting',
    color: 'orange',
    about: 'The connection was lost: what you see may be old',
  },
  refused: { label: 'Not live', color: 'red', about: 'Live updates are refused: what you see may be old' },
  closed: { label: 'Not live', color: 'red', about: 'Live updates have ended: reload the page' },
};
