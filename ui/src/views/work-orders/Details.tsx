import { useFragment, useQuery } from '@apollo/client/react';
import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconClipboardOff, IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { WORK_ORDER } from '../../api/fragments.ts';
import { graphql } from '../../api/generated/graphql/index.ts';
import type { WorkOrderDetailsQuery } from '../../api/generated/graphql/graphql.ts';
import { asProblem } from '../../api/problem.ts';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Id } from '../../components/Id.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Status, WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { moment, When } from '../../components/When.tsx';
import { useHasRole } from '../../session/context.ts';
import classes from './details.module.css';
import { EditWorkOrder } from './EditWorkOrder.tsx';
import { MoveMenu } from './MoveMenu.tsx';
import { Parts } from './Parts.tsx';
import { isFinal } from './transitions.ts';
import { WorkOrderNotes } from './WorkOrderNotes.tsx';

export const DETAILS = graphql(`
  query WorkOrderDetails($id: ID!, $after: String) {
    workOrder(id: $id) {
      ...WorkOrderInList
      description
      address
      customer {
        id
        name
        email
        phone
      }
      orders {
        ...OrderInList
      }
      notes(first: 10, after: $after) {
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
  }
`);

export type Detailed = NonNullable<WorkOrderDetailsQuery['workOrder']>;

/** What lists read follows what was done by moments: so often it is looked whether it is there. */
const SOON = 700;

/** All that is known of a work order. */
export function Details({ id }: { readonly id: string }) {
  const known = useFragment({
    fragment: WORK_ORDER,
    fragmentName: 'WorkOrderInList',
    from: { __typename: 'WorkOrder', id },
  });
  const { data, error, refetch, fetchMore, startPolling, stopPolling } = useQuery(DETAILS, {
    variables: { id },
  });
  const workOrder = data?.workOrder;
  // A server that has just told of it has it, and does not find it yet.
  const awaited = data !== undefined && !workOrder && known.dataState === 'complete';

  useEffect(() => {
    if (awaited) startPolling(SOON);
    return stopPolling;
  }, [awaited, startPolling, stopPolling]);

  const title = workOrder?.title;
  useEffect(() => {
    const before = document.title;
    if (title) document.title = `${title} · Tradewind`;
    return () => {
      document.title = before;
    };
  }, [title]);

  // No id at all is none that is there.
  if (error && asProblem(error).code === 'BAD_USER_INPUT') return <NotFound />;
  if (!workOrder && error) return <Failed error={error} retry={refetch} />;
  if (data && !workOrder && !awaited) return <NotFound />;
  if (!workOrder) return <Loading rows={5} height={72} />;
  return (
    <Stack gap="xl">
      {error && <Failed error={error} retry={refetch} />}
      <Facts workOrder={workOrder} />
      <Parts workOrder={workOrder} />
      <WorkOrderNotes workOrder={workOrder} more={(after) => fetchMore({ variables: { id, after } })} />
    </Stack>
  );
}

function NotFound() {
  return (
    <Empty
      icon={IconClipboardOff}
      title="There is no such work order"
      action={
        <Button component={Link} to="/work-orders" variant="default" mt="xs">
          To all work orders
        </Button>
      }
    >
      Your org has none of this id. Perhaps the address is incomplete, or it belongs to another org.
    </Empty>
  );
}

function Facts({ workOrder }: { readonly workOrder: Detailed }) {
  const [editing, setEditing] = useState<boolean>();
  const button = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const final = isFinal(workOrder.status);
  const dispatcher = useHasRole('dispatcher');

  // What had the focus may be gone: the form, or the button that led to the last move.
  useEffect(() => {
    if (editing === false) button.current?.focus();
  }, [editing]);
  useEffect(() => {
    if (final && document.activeElement === document.body) heading.current?.focus();
  }, [final]);

  if (editing) return <EditWorkOrder workOrder={workOrder} done={() => setEditing(false)} />;
  return (
    <section aria-label="Details">
      <Text component="h3" size="lg" fw={600} className={classes.written} ref={heading} tabIndex={-1}>
        {workOrder.title}
      </Text>
      <Group gap="sm" mt="sm" mb="md">
        <Status look={WORK_ORDER_STATUS[workOrder.status]} />
        <Group gap="xs" ml="auto">
          {dispatcher && !final && (
            <Button
              ref={button}
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              Edit
            </Button>
          )}
          <MoveMenu workOrder={workOrder} wide />
        </Group>
      </Group>
      {workOrder.description && <Text className={classes.written}>{workOrder.description}</Text>}
      <dl className={classes.facts}>
        <Fact name="Date">{workOrder.scheduledAt ? moment(workOrder.scheduledAt) : 'Not agreed yet'}</Fact>
        <Fact name="Address">{workOrder.address ?? 'None'}</Fact>
        <Fact name="Customer">
          <Contact customer={workOrder.customer} />
        </Fact>
        <Fact name="Opened">
          <When at={workOrder.createdAt} />
        </Fact>
        <Fact name="Last changed">
          <When at={workOrder.updatedAt} />
          {workOrder.version > 1 && ` (version ${workOrder.version})`}
        </Fact>
        <Fact name="Id">
          <Id id={workOrder.id} of="the work order" />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Contact({ customer }: { readonly customer: Detailed['customer'] }) {
  if (!customer) return 'Not known';
  const { name, email, phone } = customer;
  return (
    <>
      {name}
      <Group gap="0 16px">
        {email && (
          <Anchor href={`mailto:${email}`} size="sm">
            {email}
          </Anchor>
        )}
        {phone && (
          <Anchor href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`} size="sm">
            {phone}
          </Anchor>
        )}
      </Group>
    </>
  );
}
