import { useQuery } from '@apollo/client/react';
import {
  Alert,
  Anchor,
  Button,
  Card,
  Code,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { Problem } from '../../api/problem.ts';
import { Failed } from '../../components/Failed.tsx';
import { Page } from '../../components/Page.tsx';
import { useAction } from '../../components/useAction.ts';
import { useConfig } from '../../session/context.ts';
import { useStock } from '../stock/queries.ts';
import { CUSTOMERS } from '../work-orders/customers.ts';
import { besides, useAttempt, useFocusOnInvalid } from '../work-orders/useForm.ts';
import { check, items, type BasketLine, type Errors } from './basket.ts';
import { BasketLines } from './BasketLines.tsx';
import { Flagged } from './Flagged.tsx';
import { WORK_ORDER_OF_ORDER } from './queries.ts';
import { WorkOrderLink } from './WorkOrderLink.tsx';

/** A basket of parts, for the work order that the address names, or for none. */
export function PlaceOrder() {
  const [search] = useSearchParams();
  const id = search.get('workOrder') ?? '';
  const { data, error } = useQuery(WORK_ORDER_OF_ORDER, { variables: { id }, skip: id === '' });
  const workOrder = data?.workOrder;
  const missing = data !== undefined && !workOrder && !error;
  return (
    <Page
      title="Order parts"
      about="Once the order is accepted, its stock is reserved and its payment taken by themselves. You can watch that happen."
    >
      <Stack maw={640}>
        {id !== '' && !missing && (
          <Text size="sm">
            For the work order <WorkOrderLink id={id} />
          </Text>
        )}
        {missing && (
          <Alert color="yellow" variant="light" title="There is no such work order">
            Your org has none of the id in the address. You can order without it.
          </Alert>
        )}
        <Draft workOrderId={missing || id === '' ? undefined : id} customerOf={workOrder?.customerId} />
      </Stack>
    </Page>
  );
}

interface DraftProps {
  readonly workOrderId: string | undefined;
  /** Whom the work order is for, once that is known. */
  readonly customerOf: string | undefined;
}

interface Asked {
  readonly lines: readonly BasketLine[];
  readonly customerId: string;
  readonly contactEmail: string;
}

function Draft({ workOrderId, customerOf }: DraftProps) {
  const { failureInjection } = useConfig();
  const { items: stock } = useStock();
  const [lines, setLines] = useState<readonly BasketLine[]>([{ key: 0, sku: '', units: '1' }]);
  const [chosen, setChosen] = useState<string>();
  const [contactEmail, setContactEmail] = useState('');
  const { place, errors, forget } = usePlacing(workOrderId);
  const form = useFocusOnInvalid(place.problem);
  const customerId = chosen ?? customerOf ?? '';

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void place.run({ lines, customerId, contactEmail });
  };
  return (
    <form onSubmit={submit} ref={form} noValidate>
      <Stack>
        <Refused problem={place.problem} count={lines.length} />
        <Card withBorder padding="md">
          <BasketLines
            lines={lines}
            change={(changed, names) => {
              setLines(changed);
              forget(names);
            }}
            errors={errors}
            stock={stock}
          />
        </Card>
        <ChooseCustomer value={customerId} choose={setChosen} error={errors['customerId']} />
        <TextInput
          label="Contact"
          description="Optional. Who gets mails about the order; you, if nobody is named."
          type="email"
          autoComplete="off"
          maxLength={254}
          value={contactEmail}
          onChange={(event) => {
            setContactEmail(event.currentTarget.value);
            forget(['contactEmail']);
          }}
          error={errors['contactEmail']}
        />
        <Text size="sm" c="dimmed">
          Prices are those of your org’s catalogue: the order shows its total as soon as it is placed.
        </Text>
        <Group justify="flex-end">
          <Button
            component={Link}
            to={workOrderId ? `/work-orders/${workOrderId}` : '/orders'}
            variant="default"
          >
            Not now
          </Button>
          <Button type="submit" loading={place.busy}>
            Place order
          </Button>
        </Group>
        {failureInjection && (
          <Text size="xs" c="dimmed">
            To rehearse a failure here, order the sku <Code>FAIL-ME</Code>: its stock cannot be reserved while
            rehearsed failures are on, and the message ends as a dead letter. Operators mend it, and find the
            switch, under{' '}
            <Anchor component={Link} to="/operations" size="xs" underline="always">
              Operations
            </Anchor>
            .
          </Text>
        )}
      </Stack>
    </form>
  );
}

/** What stands above the form, besides what stands beside its fields. */
function Refused({ problem, count }: { readonly problem: Problem | undefined; readonly count: number }) {
  if (problem?.code === 'flagged_for_review') return <Flagged problem={problem} />;
  const lines = Array.from({ length: count }, (_, i) => [`items.${i}.sku`, `items.${i}.qty`]).flat();
  const general = besides(problem, ['items', 'customerId', 'contactEmail', ...lines]);
  return general && <Failed error={general} />;
}

/** Places orders, and tells what is wrong with the fields, whether it was found here or by the server. */
function usePlacing(workOrderId: string | undefined) {
  const http = useHttp();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const [forgotten, setForgotten] = useState<readonly string[]>([]);
  const place = useAction(async ({ lines, customerId, contactEmail }: Asked) => {
    setForgotten([]);
    const wrong = check(lines, contactEmail);
    if (Object.keys(wrong).length > 0) {
      throw new Problem({
        code: 'unchecked',
        title: 'Not sent yet',
        detail: 'Some fields are not valid.',
        fields: wrong,
      });
    }
    const body = {
      items: items(lines),
      ...(workOrderId && { workOrderId }),
      ...(customerId && { customerId }),
      ...(contactEmail.trim() && { contactEmail: contactEmail.trim() }),
    };
    const params = { header: { 'Idempotency-Key': attempt(body) } };
    const { orderId } = await answered(http.POST('/orders', { params, body }));
    // Back from the order is where one came from, and not the form again.
    navigate(`/orders/${orderId}`, { replace: true });
  });
  const errors: Errors = Object.fromEntries(
    Object.entries(place.problem?.fields ?? {}).filter(([name]) => !forgotten.includes(name)),
  );
  // What was changed since may well be right.
  const forget = (names: readonly string[]) => {
    if (names.length > 0) setForgotten((before) => [...before, ...names]);
  };
  return { place, errors, forget };
}

interface ChooseProps {
  readonly value: string;
  readonly choose: (id: string) => void;
  readonly error: string | undefined;
}

function ChooseCustomer({ value, choose, error }: ChooseProps) {
  const { data, error: failure, refetch } = useQuery(CUSTOMERS);
  if (failure && !data) return <Failed error={failure} retry={refetch} />;
  const options = (data?.listCustomers ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const unknown = value !== '' && !options.some((option) => option.value === value);
  return (
    <NativeSelect
      label="Customer"
      description="Optional. Whom the parts are for."
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
      error={error}
      data={[
        { value: '', label: data ? 'Nobody in particular' : 'Loading …' },
        ...(unknown ? [{ value, label: 'The customer of the work order' }] : []),
        ...options,
      ]}
    />
  );
}
