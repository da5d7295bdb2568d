import { describe, expect, test } from 'vitest';
import { Seen } from '../src/dedup.ts';
import { Inbox } from '../src/inbox.ts';
import { ids, note } from './support/events.ts';

function drain(inbox: Inbox): string[] {
  const found: string[] = [];
  for (let item = inbox.next(); item; item = inbox.next()) {
    found.push('event' in item ? item.event.eventId : `cursor ${item.cursor}`);
  }
  return found;
}

function receive(inbox: Inbox, ...events: number[]): void {
  for (const n of events) inbox.receive(note(n));
}

describe('an inbox', () => {
  test('takes nothing before it is known what is missing', () => {
    const inbox = new Inbox(new Seen(), 10);
    receive(inbox, 1);
    inbox.catchUp();
    receive(inbox, 2);
    expect(drain(inbox)).toEqual([]);
    inbox.caughtUp(note(1).cursor);
    expect(drain(inbox)).toEqual([...ids(2, 2), `cursor ${note(1).cursor}`]);
  });

  test('keeps the beginning of a catch-up that does not fit, and says that it is behind', () => {
    const inbox = new Inbox(new Seen(), 3);
    inbox.catchUp();
    receive(inbox, 1, 9, 2, 3, 4, 5);
    inbox.caughtUp(note(5).cursor);
    expect(inbox.behind).toBe(true);
    receive(inbox, 10);
    expect(drain(inbox)).toEqual(ids(1, 3));
    inbox.catchUp();
    receive(inbox, 3, 4, 5, 9, 10, 11);
    inbox.caughtUp(note(11).cursor);
    expect(drain(inbox)).toEqual(['event-4', 'event-5', 'event-9']);
    inbox.catchUp();
    receive(inbox, 9, 10, 11);
    inbox.caughtUp(note(11).cursor);
    expect(inbox.behind).toBe(false);
    expect(drain(inbox)).toEqual([...ids(10, 11), `cursor ${note(11).cursor}`]);
  });

  test('takes nothing behind what it had no room for, though there is room again', () => {
    const inbox = new Inbox(new Seen(), 2);
    inbox.catchUp();
    inbox.caughtUp(note(0).cursor);
    drain(inbox);
    receive(inbox, 1, 2, 3);
    expect(inbox.behind).toBe(true);
    expect(drain(inbox)).toEqual(ids(1, 2));
    receive(inbox, 4);
    inbox.caughtUp(note(4).cursor);
    expect(drain(inbox)).toEqual([]);
  });

  test('keeps what is ready when the connection breaks, and forgets what it held', () => {
    const inbox = new Inbox(new Seen(), 10);
    inbox.catchUp();
    receive(inbox, 1);
    inbox.caughtUp(note(1).cursor);
    inbox.catchUp();
    receive(inbox, 2, 5);
    inbox.interrupt();
    inbox.catchUp();
    receive(inbox, 1, 2, 3);
    inbox.caughtUp(note(3).cursor);
    expect(drain(inbox)).toEqual([
      ...ids(1, 1),
      `cursor ${note(1).cursor}`,
      ...ids(2, 3),
      `cursor ${note(3).cursor}`,
    ]);
  });
});
