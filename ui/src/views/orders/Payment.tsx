import { useQuery } from '@apollo/client/react';
import { Code, Skeleton, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconClock, IconReceiptRefund, IconRotate } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import type { PaymentStatus } from '../../api/generated/graphql/graphql.ts';
import { Failed } from '../../components/Failed.tsx';
import { money } from '../../components/money.ts';
import { Status } from '../../components/Status.tsx';
import { When } from '../../components/When.tsx';
import classes from './orders.module.css';
import { ORDER_PAYMENT, type DetailedOrder } from './queries.ts';
import { isUnderWay } from './steps.ts';
import { UNSEEN, useFollowing } from './useFollowing.ts';

const LOOKS: Readonly<Record<PaymentStatus, ComponentProps<typeof Status>['look']>> = {
  PAYMENT_PROCESSING: { label: 'Under way', color: 'blue', icon: IconClock },
  PAYMENT_FAILED: { label: 'Tried again soon', color: 'orange', icon: IconRotate },
  PAYMENT_ACCEPTED: { label: 'Taken', color: 'teal', icon: IconCircleCheck },
  PAYMENT_REJECTED: { label: 'Rejected', color: 'red', icon: IconCircleX },
  PAYMENT_CANCELLED: { label: 'Cancelled', color: 'gray', icon: IconCircleX },
  PAYMENT_REFUNDED: { label: 'Paid back', color: 'gray', icon: IconReceiptRefund },
};

/** How the payment of an order stands. */
export function Payment({ order }: { readonly order: DetailedOrder }) {
  const { id } = order;
  const query = useQuery(ORDER_PAYMENT, { variables: { id }, ...UNSEEN });
  const { data, error, refetch } = query;
  useFollowing(query, isUnderWay(order.status, order.events));
  if (!data) return error ? <Failed error={error} retry={refetch} /> : <Skeleton height={52} radius="md" />;
  const payment = data.order?.payment;
  if (!payment) {
    return (
      <Text size="sm" c="dimmed">
        {order.status === 'PENDING' ? 'Begins once the stock is allocated.' : 'Nothing was charged.'}
      </Text>
    );
  }
  const { status, amount, retries, reason, chargeId, updatedAt } = payment;
  return (
    <dl className={classes.facts}>
      <dt>Status</dt>
      <dd>
        <Status look={LOOKS[status]} />
        {status === 'PAYMENT_CANCELLED' && (
          <Text size="xs" c="dimmed">
            The order was cancelled before anything was taken.
          </Text>
        )}
      </dd>
      <dt>Amount</dt>
      <dd>{money(amount)}</dd>
      {retries > 0 && (
        <>
          <dt>Tried again</dt>
          <dd>{retries === 1 ? 'Once' : `${retries} times`}, of 3 at most</dd>
        </>
      )}
      {reason && (
        <>
          <dt>Why</dt>
          <dd>{reason}</dd>
        </>
      )}
      {chargeId && (
        <>
          <dt>Charge</dt>
          <dd>
            <Code>{chargeId}</Code>
          </dd>
        </>
      )}
      <dt>Last changed</dt>
      <dd>
        <When at={updatedAt} />
      </dd>
    </dl>
  );
}
