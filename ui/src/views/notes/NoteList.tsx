import { Button, Stack } from '@mantine/core';
import { IconNotes } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { NoteInListFragment } from '../../api/generated/graphql/graphql.ts';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Loading } from '../../components/Loading.tsx';
import { NoteCard } from '../../components/notes/NoteCard.tsx';
import classes from '../../components/notes/notes.module.css';
import { useAction } from '../../components/useAction.ts';

interface Connection {
  readonly edges: readonly { readonly node: NoteInListFragment }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

interface NoteListProps {
  /** For those who hear it. */
  readonly label: string;
  /** None: it is on its way. */
  readonly connection: Connection | undefined;
  readonly error: unknown;
  readonly retry: () => unknown;
  readonly more: (after: string | null) => Promise<unknown>;
  /** What is said where there are none, with what can be done about it. */
  readonly empty: string;
  readonly children: ReactNode;
}

/** Notes, the newest first, page by page. */
export function NoteList({ label, connection, error, retry, more, empty, children }: NoteListProps) {
  const next = useAction(() => more(connection?.pageInfo.endCursor ?? null));
  const notes = connection?.edges ?? [];
  const hasMore = connection?.pageInfo.hasNextPage === true;
  return (
    <Stack>
      {error !== undefined && <Failed error={error} retry={retry} />}
      {!connection && error === undefined && <Loading rows={4} height={108} />}
      {connection && notes.length === 0 && !hasMore && (
        <Empty icon={IconNotes} title={empty}>
          {children}
        </Empty>
      )}
      {notes.length > 0 && (
        <ul className={classes.list} aria-label={label}>
          {notes.map(({ node }) => (
            <li key={node.id}>
              <NoteCard note={node} />
            </li>
          ))}
        </ul>
      )}
      {next.problem && <Failed error={next.problem} />}
      {hasMore && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={next.busy}
          onClick={() => void next.run()}
        >
          Show more notes
        </Button>
      )}
    </Stack>
  );
}
