import { useQuery } from '@apollo/client/react';
import { graphql } from '../../api/generated/graphql/index.ts';
import { NoteList } from './NoteList.tsx';

export const MY_NOTES = graphql(`
  query MyNotes($after: String) {
    notes(first: 20, after: $after) {
      edges {
        node {
          ...NoteInList
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

/** What one has written, public or not. */
export function MyNotes() {
  const { data, error, refetch, fetchMore } = useQuery(MY_NOTES);
  return (
    <NoteList
      label="My notes"
      connection={data?.notes}
      error={error}
      retry={refetch}
      more={(after) => fetchMore({ variables: { after } })}
      empty="You have written no notes"
    >
      What you write above shows here, private or public.
    </NoteList>
  );
}
