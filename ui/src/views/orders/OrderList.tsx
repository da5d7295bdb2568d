import { Anchor, Group, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from 'wouter';
import type { OrderInListFragment } from '../../api/generated/graphql/graphql.ts';
import { money } from '../../components/money.ts';
import { ORDER_STATUS, Status } from '../../components/Status.tsx';
import { When } from '../../components/When.tsx';
import { summed } from './lines.ts';
import classes from './orders.module.css';
import { Person } from './Person.tsx';
import { WorkOrderLink } from './WorkOrderLink.tsx';

interface OrdersProps {
  readonly orders: readonly OrderInListFragment[];
}

/** A table, or cards where there is no room for one. */
export function OrderList({ orders }: OrdersProps) {
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return narrow ? <Cards orders={orders} /> : <Rows orders={orders} />;
}

function Rows({ orders }: OrdersProps) {
  return (
    // Where it is too wide it scrolls by itself, with the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="region" aria-label="Orders" tabIndex={0}>
      <Table verticalSpacing="sm" className={classes.orders}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">When</Table.Th>
            <Table.Th scope="col">What</Table.Th>
            <Table.Th scope="col" ta="right">
              Total
            </Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">Work order</Table.Th>
            <Table.Th scope="col">Who</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {orders.map((order) => (
            <Table.Tr key={order.id}>
              <Table.Td c="dimmed">
                <When at={order.placedAt} />
              </Table.Td>
              <Table.Td>
                <What order={order} />
              </Table.Td>
              <Table.Td ta="right">{money(order.total)}</Table.Td>
              <Table.Td>
                <Standing order={order} />
              </Table.Td>
              <Table.Td>
                {order.workOrderId ? <WorkOrderLink id={order.workOrderId} /> : <Text c="dimmed">–</Text>}
              </Table.Td>
              <Table.Td>
                <Person userId={order.userId} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cards({ orders }: OrdersProps) {
  return (
    <ul className={classes.cards} aria-label="Orders">
      {orders.map((order) => (
        <li key={order.id} className={classes.card}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <What order={order} />
            <Standing order={order} />
          </Group>
          <Text size="xs" c="dimmed" mt={4}>
            {money(order.total)}, <When at={order.placedAt} />, <Person userId={order.userId} />
          </Text>
          {order.workOrderId && <WorkOrderLink id={order.workOrderId} />}
        </li>
      ))}
    </ul>
  );
}

function What({ order: { id, lines } }: { readonly order: OrderInListFragment }) {
  return (
    <Anchor component={Link} to={`/orders/${id}`} size="sm" fw={600} className={classes.what}>
      {summed(lines)}
    </Anchor>
  );
}

/** The status for people; what developers call it is its title. */
function Standing({ order: { status, orderStatus } }: { readonly order: OrderInListFragment }) {
  return (
    <span className={classes.standing} title={orderStatus}>
      <Status look={ORDER_STATUS[status]} />
    </span>
  );
}
