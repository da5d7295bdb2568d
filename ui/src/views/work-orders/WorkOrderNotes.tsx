import { Button, Text } from '@mantine/core';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { When } from '../../components/When.tsx';
import type { Detailed } from './Details.tsx';
import classes from './details.module.css';

interface NotesProps {
  readonly workOrder: Detailed;
  readonly more: (after: string | null) => Promise<unknown>;
}

/** What was written about it that the user may read. */
export function WorkOrderNotes({ workOrder: { notes }, more: ask }: NotesProps) {
  const more = useAction(() => ask(notes.pageInfo.endCursor));
  return (
    <section aria-label="Notes">
      <Text component="h3" fw={600} mb="sm">
        Notes
      </Text>
      {notes.edges.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody has written about it.
        </Text>
      )}
      <ul className={classes.list} aria-label="Notes about the work order">
        {notes.edges.map(({ node }) => (
          <li key={node.id} className={classes.order}>
            <Text size="sm" className={classes.written}>
              {node.content}
            </Text>
            <Text size="xs" c="dimmed">
              {node.username}, <When at={node.createdAt} />
            </Text>
          </li>
        ))}
      </ul>
      {more.problem && <Failed error={more.problem} />}
      {notes.pageInfo.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          fullWidth
          loading={more.busy}
          onClick={() => void more.run()}
        >
          Show more notes
        </Button>
      )}
    </section>
  );
}
