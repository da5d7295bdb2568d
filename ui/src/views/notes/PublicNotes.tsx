import { useQuery } from '@apollo/client/react';
import { graphql } from '../../api/generated/graphql/index.ts';
import { NoteList } from './NoteList.tsx';

export const PUBLIC_NOTES = graphql(`
  query PublicNotes($after: String) {
    publicNotes(first: 20, after: $after) {
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

/** What everybody in the org can read. */
export function PublicNotes() {
  const { data, error, refetch, fetchMore } = useQuery(PUBLIC_NOTES);
  return (
    <NoteList
      label="Public notes"
      connection={data?.publicNotes}
      error={error}
      retry={refetch}
      more={(after) => fetchMore({ variables: { after } })}
      empty="There are no public notes"
    >
      Write one above and make it public: everybody in your org sees it here at once.
    </NoteList>
  );
}
