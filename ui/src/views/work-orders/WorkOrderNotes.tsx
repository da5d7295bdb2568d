import { Button, Stack, Text } from '@mantine/core';
import { Failed } from '../../components/Failed.tsx';
import { NoteCard } from '../../components/notes/NoteCard.tsx';
import { NoteEditor } from '../../components/notes/NoteEditor.tsx';
import { useAction } from '../../components/useAction.ts';
import type { Detailed } from './Details.tsx';
import classes from './details.module.css';

interface NotesProps {
  readonly workOrder: Detailed;
  readonly more: (after: string | null) => Promise<unknown>;
}

/** What was written about it that the user may read, and a place to write more. */
export function WorkOrderNotes({ workOrder: { id, notes }, more: ask }: NotesProps) {
  const more = useAction(() => ask(notes.pageInfo.endCursor));
  return (
    <section aria-label="Notes">
      <Text component="h3" fw={600} mb="sm">
        Notes
      </Text>
      <Stack gap="md">
        <NoteEditor workOrderId={id} />
        {notes.edges.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing was written about it that you may read.
          </Text>
        ) : (
          <ul className={classes.list} aria-label="Notes about the work order">
            {notes.edges.map(({ node }) => (
              <li key={node.id}>
                <NoteCard note={node} />
              </li>
            ))}
          </ul>
        )}
        {more.problem && <Failed error={more.problem} />}
        {notes.pageInfo.hasNextPage && (
          <Button variant="default" size="xs" fullWidth loading={more.busy} onClick={() => void more.run()}>
            Show more notes
          </Button>
        )}
      </Stack>
    </section>
  );
}
