import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { WORK_ORDER_OF_ORDER } from './queries.ts';

/** To a work order, by its title, or by the end of its id until that is known. */
export function WorkOrderLink({ id }: { readonly id: string }) {
  const { data } = useQuery(WORK_ORDER_OF_ORDER, { variables: { id }, fetchPolicy: 'cache-first' });
  return (
    <Anchor component={Link} to={`/work-orders/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {data?.workOrder?.title ?? `Work order …${id.slice(-8)}`}
    </Anchor>
  );
}
