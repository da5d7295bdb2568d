import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { graphql } from '../../api/generated/graphql/index.ts';

const TITLE = graphql(`
  query WorkOrderOfNote($id: ID!) {
    workOrder(id: $id) {
      id
      title
    }
  }
`);

/** To the work order that a note is about, unless one is there already. */
export function AboutWorkOrder({ id }: { readonly id: string }) {
  const path = `/work-orders/${id}`;
  const here = useLocation()[0] === path;
  const { data } = useQuery(TITLE, { variables: { id }, fetchPolicy: 'cache-first', skip: here });
  if (here) return null;
  return (
    <Anchor component={Link} to={path} size="sm" display="block" mt={6} style={{ overflowWrap: 'anywhere' }}>
      <IconClipboardList size={14} aria-hidden style={{ verticalAlign: '-2px', marginRight: 4 }} />
      {data?.workOrder?.title ?? `Work order …${id.slice(-8)}`}
    </Anchor>
  );
}
