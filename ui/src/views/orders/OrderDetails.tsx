import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Card, Code, Group, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconShoppingCartOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Id } from '../../components/Id.tsx';
import { Loading } from '../../components/Loading.tsx';
import { money } from '../../components/money.ts';
import { Page } from '../../components/Page.tsx';
import { ORDER_STATUS, Status } from '../../components/Status.tsx';
import { When } from '../../components/When.tsx';
import { CUSTOMERS } from '../work-orders/customers.ts';
import { Actions } from './Actions.tsx';
import { count, summed } from './lines.ts';
import classes from './orders.module.css';
import { Payment } from './Payment.tsx';
import { Person } from './Person.tsx';
import { ORDER_DETAILS, type DetailedOrder } from './queries.ts';
import { Stalled } from './Stalled.tsx';
import { isUnderWay } from './steps.ts';
import { Timeline } from './Timeline.tsx';
import { UNSEEN, useFollowing } from './useFollowing.ts';
import { useOrderNews } from './useOrderNews.ts';
import { WorkOrderLink } from './WorkOrderLink.tsx';

/** An order, as it stands and as it came to stand there. */
export function OrderDetails() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const query = useQuery(ORDER_DETAILS, { variables: { id }, ...UNSEEN });
  const { data, error, refetch } = query;
  const order = data?.order;
  useFollowing(query, order ? isUnderWay(order.status, order.events) : false);
  const said = useOrderNews(id);
  return (
    <Page
      title={order ? `Order of ${summed(order.lines)}` : 'Order'}
      about={
        <Anchor component={Link} to="/orders" size="sm">
          All orders
        </Anchor>
      }
    >
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <Stack>
        {error && <Failed error={error} retry={refetch} />}
        {!data && !error && <Loading rows={4} height={120} />}
        {data && !order && <NotFound />}
        {order && <Shown key={order.id} order={order} refresh={refetch} />}
      </Stack>
    </Page>
  );
}

function NotFound() {
  return (
    <Empty
      icon={IconShoppingCartOff}
      title="There is no such order"
      action={
        <Button component={Link} to="/orders" variant="default" mt="xs">
          To all orders
        </Button>
      }
    >
      Your org has none of this id. Perhaps the address is incomplete, or it belongs to another org.
    </Empty>
  );
}

interface ShownProps {
  readonly order: DetailedOrder;
  readonly refresh: () => Promise<unknown>;
}

function Shown({ order, refresh }: ShownProps) {
  return (
    <>
      <Actions order={order} refresh={refresh} />
      <Stalled order={order} />
      <div className={classes.details}>
        <Stack>
          <Part title="Details">
            <Facts order={order} />
          </Part>
          <Part title="Items">
            <Items order={order} />
          </Part>
          <Part title="Payment">
            <Payment order={order} />
          </Part>
        </Stack>
        <Part title="What happened, and what comes next">
          <Timeline order={order} />
        </Part>
      </div>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card withBorder padding="md" component="section">
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  );
}

function Facts({ order }: { readonly order: DetailedOrder }) {
  const { id, status, orderStatus, placedAt, userId, customerId, workOrderId, reason } = order;
  return (
    <dl className={classes.facts}>
      <dt>Status</dt>
      <dd>
        <Group gap={8}>
          <Status look={ORDER_STATUS[status]} />
          <Code title="What developers call it: named like the decisive event">{orderStatus}</Code>
        </Group>
      </dd>
      {reason && (
        <>
          <dt>Why</dt>
          <dd>{reason}</dd>
        </>
      )}
      <dt>Work order</dt>
      <dd>{workOrderId ? <WorkOrderLink id={workOrderId} /> : 'None'}</dd>
      <dt>Customer</dt>
      <dd>{customerId ? <Customer id={customerId} /> : 'None'}</dd>
      <dt>Placed</dt>
      <dd>
        <When at={placedAt} />
      </dd>
      <dt>By</dt>
      <dd>
        <Person userId={userId} />
      </dd>
      <dt>Id</dt>
      <dd>
        <Id id={id} of="the order" />
      </dd>
    </dl>
  );
}

/** By name, or by the id: an order may be for somebody who is not in the list. */
function Customer({ id }: { readonly id: string }) {
  const { data } = useQuery(CUSTOMERS, { fetchPolicy: 'cache-first' });
  return data?.listCustomers.find((customer) => customer.id === id)?.name ?? id;
}

function Items({ order: { lines, total } }: { readonly order: DetailedOrder }) {
  return (
    <Table withRowBorders={false}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Sku</Table.Th>
          <Table.Th scope="col" ta="right">
            Units
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ sku, units }) => (
          <Table.Tr key={sku}>
            <Table.Td className={classes.what}>{sku}</Table.Td>
            <Table.Td ta="right">{count(units)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">Total</Table.Th>
          <Table.Td ta="right">
            <Text fw={600} size="sm">
              {money(total)}
            </Text>
          </Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
}
