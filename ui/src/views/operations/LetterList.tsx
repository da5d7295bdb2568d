import { Button, Group, Title } from '@mantine/core';
import { useState } from 'react';
import { DiscardDialog } from './DiscardDialog.tsx';
import { LetterItem } from './LetterItem.tsx';
import { Check } from './Check.tsx';
import classes from './operations.module.css';
import type { Letters } from './useLetters.ts';
import type { Redrive } from './useRedrive.ts';

interface ListProps {
  readonly worker: string;
  readonly letters: Letters;
  readonly redrive: Redrive;
  readonly reload: () => Promise<void>;
}

/** The letters, some of them selected, and what to do with those. */
export function LetterList({ worker, letters: { items, more }, redrive, reload }: ListProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [toDiscard, setToDiscard] = useState<readonly string[]>([]);
  const all = items.map(({ messageId }) => messageId);
  // What is gone by now is not selected any longer.
  const chosen = all.filter((id) => selected.has(id));
  const busy = redrive.progress?.state === 'going';

  const choose = (id: string, on: boolean) =>
    setSelected((ids) => new Set(on ? [...ids, id] : [...ids].filter((other) => other !== id)));
  const putBack = (messageIds: readonly string[]) => {
    const letters = items.filter(({ messageId }) => messageIds.includes(messageId));
    void redrive.start(letters, false);
  };

  return (
    <section aria-labelledby="letters">
      <Title order={2} size="h4" id="letters">
        Letters
      </Title>
      <Group justify="space-between" className={classes.toolbar}>
        <Check
          label={chosen.length > 0 ? `${chosen.length} of ${all.length} selected` : 'Select all'}
          checked={chosen.length === all.length}
          indeterminate={chosen.length > 0 && chosen.length < all.length}
          choose={(on) => setSelected(new Set(on ? all : []))}
        />
        <Group gap="xs">
          <Button
            size="xs"
            variant="subtle"
            color="red"
            disabled={busy || chosen.length === 0}
            onClick={() => setToDiscard(chosen)}
          >
            Discard selected
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={busy || chosen.length === 0}
            onClick={() => putBack(chosen)}
          >
            Redrive selected
          </Button>
          <Button size="xs" loading={busy} onClick={() => void redrive.start(items, more)}>
            Redrive all
          </Button>
        </Group>
      </Group>
      <ul className={classes.letters}>
        {items.map((letter) => (
          <LetterItem
            key={letter.messageId}
            letter={letter}
            chosen={selected.has(letter.messageId)}
            busy={busy}
            choose={(on) => choose(letter.messageId, on)}
            redrive={() => putBack([letter.messageId])}
            discard={() => setToDiscard([letter.messageId])}
          />
        ))}
      </ul>
      <DiscardDialog
        worker={worker}
        messageIds={toDiscard}
        close={() => setToDiscard([])}
        discarded={() => void reload()}
      />
    </section>
  );
}
