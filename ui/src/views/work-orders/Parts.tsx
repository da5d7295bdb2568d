import { Anchor, Box, Button, Group, Text } from '@mantine/core';
import { IconShoppingCartPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { OrderInListFragment } from '../../api/generated/graphql/graphql.ts';
import { money } from '../../components/money.ts';
import { ORDER_STATUS, Status } from '../../components/Status.tsx';
import { When } from '../../components/When.tsx';
import type { Detailed } from './Details.tsx';
import classes from './details.module.css';
import { isFinal } from './transitions.ts';

/** Orders of parts for it, and the way to one more. */
export function Parts({ workOrder }: { readonly workOrder: Detailed }) {
  const { id, status, orders } = workOrder;
  return (
    <section aria-label="Parts">
      <Group justify="space-between" mb="sm">
        <Text component="h3" fw={600}>
          Parts
        </Text>
        {!isFinal(status) && (
          <Button
            component={Link}
            to={`/orders/new?workOrder=${id}`}
            variant="default"
            size="xs"
            leftSection={<IconShoppingCartPlus size={15} aria-hidden />}
          >
            Order parts
          </Button>
        )}
      </Group>
      {orders.length === 0 ? (
        <Text size="sm" c="dimmed">
          No parts were ordered for it.
        </Text>
      ) : (
        <ul className={classes.list} aria-label="Orders of parts">
          {orders.map((order) => (
            <Order key={order.id} order={order} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Order({ order: { id, status, lines, total, placedAt } }: { readonly order: OrderInListFragment }) {
  const what = lines.map(({ sku, units }) => `${units} × ${sku}`).join(', ');
  return (
    <li className={classes.order}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Anchor component={Link} to={`/orders/${id}`} size="sm" fw={600} className={classes.written}>
          {what}
        </Anchor>
        <Box flex="none">
          <Status look={ORDER_STATUS[status]} />
        </Box>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {money(total)}, ordered <When at={placedAt} />
      </Text>
    </li>
  );
}
