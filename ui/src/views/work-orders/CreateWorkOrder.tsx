import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, Group, Modal, NativeSelect, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconUserPlus } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { graphql } from '../../api/generated/graphql/index.ts';
import type { CustomersQuery } from '../../api/generated/graphql/graphql.ts';
import { putWorkOrder } from '../../api/lists.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { CUSTOMERS } from './customers.ts';
import { toUtc } from './dates.ts';
import { NewCustomer } from './NewCustomer.tsx';
import { besides, useAttempt, useFocusOnInvalid } from './useForm.ts';
import { NOTHING_WRITTEN, WorkOrderFields, type Written } from './WorkOrderFields.tsx';

export const CREATE = graphql(`
  mutation CreateWorkOrder(
    $customerId: ID!
    $title: String!
    $description: String
    $address: String
    $scheduledAt: String
    $idempotencyKey: String
  ) {
    createWorkOrder(
      customerId: $customerId
      title: $title
      description: $description
      address: $address
      scheduledAt: $scheduledAt
      idempotencyKey: $idempotencyKey
    ) {
      ...WorkOrderInList
      description
      address
    }
  }
`);

/** The button, and the form that it opens. */
export function CreateWorkOrder() {
  const [opened, setOpened] = useState(false);
  const [adding, setAdding] = useState(false);
  const close = () => {
    setOpened(false);
    setAdding(false);
  };
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened(true)}>
        Create work order
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={adding ? 'New customer' : 'New work order'}
        closeOnClickOutside={false}
      >
        <Draft adding={adding} setAdding={setAdding} close={close} />
      </Modal>
    </>
  );
}

interface DraftProps {
  /** Whether a customer is being added meanwhile. What was written is kept. */
  readonly adding: boolean;
  readonly setAdding: (adding: boolean) => void;
  readonly close: () => void;
}

interface Asked extends Written {
  readonly customerId: string;
}

function Draft({ adding, setAdding, close }: DraftProps) {
  const [asked, setAsked] = useState<Asked>({ ...NOTHING_WRITTEN, customerId: '' });
  const customers = useQuery(CUSTOMERS);
  const create = useCreate(close);
  const form = useFocusOnInvalid(create.problem);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void create.run(asked);
  };
  if (adding) {
    return (
      <NewCustomer
        done={(customerId) => {
          if (customerId) setAsked({ ...asked, customerId });
          setAdding(false);
        }}
      />
    );
  }
  const general = besides(create.problem, Object.keys(asked));
  return (
    <form onSubmit={submit} ref={form}>
      <Stack>
        {general && <Failed error={general} />}
        {customers.error && <Failed error={customers.error} retry={customers.refetch} />}
        <ChooseCustomer
          customers={customers.data?.listCustomers}
          value={asked.customerId}
          choose={(customerId) => setAsked({ ...asked, customerId })}
          error={create.problem?.fields['customerId']}
          add={() => setAdding(true)}
        />
        <WorkOrderFields
          written={asked}
          change={(written) => setAsked({ ...asked, ...written })}
          errors={create.problem?.fields ?? {}}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Not now
          </Button>
          <Button type="submit" loading={create.busy}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useCreate(close: () => void) {
  const client = useApolloClient();
  const attempt = useAttempt();
  return useAction(async ({ customerId, title, description, address, scheduledAt }: Asked) => {
    const asked = {
      customerId,
      title,
      description: description || null,
      address: address || null,
      scheduledAt: toUtc(scheduledAt),
    };
    await client.mutate({
      mutation: CREATE,
      variables: { ...asked, idempotencyKey: attempt(asked) },
      update: (cache, { data }) => {
        if (data) putWorkOrder(cache, data.createWorkOrder);
      },
    });
    notifications.show({ color: 'teal', title: 'Work order created', message: title });
    close();
  });
}

interface ChooseProps {
  readonly customers: CustomersQuery['listCustomers'] | undefined;
  readonly value: string;
  readonly choose: (id: string) => void;
  readonly error: string | undefined;
  readonly add: () => void;
}

function ChooseCustomer({ customers, value, choose, error, add }: ChooseProps) {
  const options = (customers ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <NativeSelect
        label="Customer"
        required
        flex={1}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
        error={error}
        data={[{ value: '', label: customers ? 'Choose a customer' : 'Loading …' }, ...options]}
      />
      <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={add}>
        New customer
      </Button>
    </Group>
  );
}
