import { useQuery } from '@apollo/client/react';
import { Button, Group, NativeSelect, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconShoppingCart, IconShoppingCartPlus } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { OrderInListFragment, OrderStatus } from '../../api/generated/graphql/graphql.ts';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Page } from '../../components/Page.tsx';
import { ORDER_STATUS } from '../../components/Status.tsx';
import { useAction } from '../../components/useAction.ts';
import { OrderList } from './OrderList.tsx';
import { ORDERS } from './queries.ts';
import { useOrderNews } from './useOrderNews.ts';

const STATUSES = Object.keys(ORDER_STATUS) as OrderStatus[];

/** All orders of parts, the newest first. */
export function Orders() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('status');
  const status = STATUSES.find((one) => one === asked) ?? null;
  const said = useOrderNews();
  return (
    <Page
      title="Orders"
      about="Parts that were ordered, the newest first. Rows change by themselves as stock is reserved, payments go through and parcels leave."
      actions={<OrderParts />}
    >
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <Group align="flex-end" mb="md">
        <NativeSelect
          label="Status"
          w={260}
          value={status ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setSearch(value ? { status: value } : {}, { replace: true });
          }}
          data={[
            { value: '', label: 'All' },
            ...STATUSES.map((value) => ({ value, label: ORDER_STATUS[value].label })),
          ]}
        />
        <FindOrder />
      </Group>
      <Found key={status} status={status} />
    </Page>
  );
}

/** To an order whose id somebody has told. */
function FindOrder() {
  const [, navigate] = useLocation();
  const [id, setId] = useState('');
  const find = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (id.trim()) navigate(`/orders/${encodeURIComponent(id.trim())}`);
  };
  return (
    <form onSubmit={find} role="search" aria-label="Orders">
      <Group align="flex-end" gap="xs">
        <TextInput
          label="Order id"
          placeholder="Find an order by its id"
          w={300}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Find
        </Button>
      </Group>
    </form>
  );
}

function OrderParts({ variant = 'filled' }: { readonly variant?: 'filled' | 'default' }) {
  return (
    <Button
      component={Link}
      to="/orders/new"
      variant={variant}
      leftSection={<IconShoppingCartPlus size={16} aria-hidden />}
    >
      Order parts
    </Button>
  );
}

function Found({ status }: { readonly status: OrderStatus | null }) {
  const { data, error, refetch, fetchMore } = useQuery(ORDERS, { variables: { status } });
  const after = data?.orders.pageInfo.endCursor;
  const more = useAction(() => fetchMore({ variables: { status, after } }));
  if (!data) return error ? <Failed error={error} retry={refetch} /> : <Loading rows={8} height={52} />;
  const orders = shown(data.orders.edges, status);
  const { hasNextPage } = data.orders.pageInfo;
  return (
    <Stack>
      {error && <Failed error={error} retry={refetch} />}
      {orders.length > 0 && <OrderList orders={orders} />}
      {orders.length === 0 && !hasNextPage && <None status={status} />}
      {more.problem && <Failed error={more.problem} />}
      {hasNextPage && (
        <Group>
          <Button variant="default" loading={more.busy} onClick={() => void more.run()}>
            Show more
          </Button>
          {status && orders.length === 0 && (
            <Text size="sm" c="dimmed">
              None among the newest orders. There may be some among the older ones.
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}

function None({ status }: { readonly status: OrderStatus | null }) {
  if (status) {
    return (
      <Empty icon={IconShoppingCart} title={`No order is “${ORDER_STATUS[status].label}”`}>
        Choose another status, or all of them.
      </Empty>
    );
  }
  return (
    <Empty icon={IconShoppingCart} title="Nothing was ordered yet" action={<OrderParts variant="default" />}>
      Orders of parts show here as soon as they are accepted, with or without a work order.
    </Empty>
  );
}

/** Each once, the newest first, without those that have moved on since the list was loaded. */
function shown(edges: readonly { readonly node: OrderInListFragment }[], status: OrderStatus | null) {
  const orders = edges.map(({ node }) => node).filter((node) => !status || node.status === status);
  return [...new Map(orders.map((order) => [order.id, order])).values()].sort(
    (a, b) => Date.parse(b.placedAt) - Date.parse(a.placedAt),
  );
}
