import { useApolloClient } from '@apollo/client/react';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState, type SubmitEvent } from 'react';
import { graphql } from '../../api/generated/graphql/index.ts';
import { asProblem } from '../../api/problem.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { toLocal, toUtc } from './dates.ts';
import type { Detailed } from './Details.tsx';
import { besides, useFocusOnInvalid } from './useForm.ts';
import { WorkOrderFields, type Written } from './WorkOrderFields.tsx';

export const UPDATE = graphql(`
  mutation UpdateWorkOrder(
    $id: ID!
    $expectedVersion: Int!
    $title: String
    $description: String
    $address: String
    $scheduledAt: String
  ) {
    updateWorkOrder(
      id: $id
      expectedVersion: $expectedVersion
      title: $title
      description: $description
      address: $address
      scheduledAt: $scheduledAt
    ) {
      ...WorkOrderInList
      description
      address
    }
  }
`);

interface EditProps {
  readonly workOrder: Detailed;
  readonly done: () => void;
}

/** Changes what is written on a work order, unless somebody else has changed it since it was opened here. */
export function EditWorkOrder({ workOrder, done }: EditProps) {
  // As it was when the form was opened, or when its user was told that it is otherwise by now.
  const [base, setBase] = useState(workOrder);
  const [written, setWritten] = useState(() => asWritten(workOrder));
  const save = useSave(workOrder, done);
  const form = useFocusOnInvalid(save.problem);
  useEffect(() => form.current?.querySelector('input')?.focus(), [form]);
  const theirs = Object.keys(changed(asWritten(base), asWritten(workOrder)));
  // What was saved from here is nobody else's.
  const overtaken = theirs.length > 0 && !save.busy;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void save.run(written);
  };
  const general = overtaken ? undefined : besides(save.problem, Object.keys(written));
  return (
    <form onSubmit={submit} ref={form} aria-label="Edit the work order">
      <Stack>
        {general && <Failed error={general} />}
        {overtaken && (
          <Overtaken
            fields={theirs.map((name) => NAMES[name as keyof Written])}
            go={() => {
              save.forget();
              setWritten({ ...asWritten(workOrder), ...changed(asWritten(base), written) });
              setBase(workOrder);
            }}
          />
        )}
        <WorkOrderFields written={written} change={setWritten} errors={save.problem?.fields ?? {}} />
        <Group justify="flex-end">
          <Button variant="default" onClick={done}>
            Discard
          </Button>
          <Button type="submit" loading={save.busy} disabled={overtaken}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface OvertakenProps {
  readonly fields: readonly string[];
  readonly go: () => void;
}

function Overtaken({ fields, go }: OvertakenProps) {
  return (
    <Alert color="orange" variant="light" role="alert" title="Somebody else has changed it meanwhile">
      <Text size="sm">
        It has another {fields.join(', another ')} now. Go on from there: what you have changed stays as you
        wrote it.
      </Text>
      <Button size="xs" variant="default" mt="xs" onClick={go}>
        Go on with mine
      </Button>
    </Alert>
  );
}

function useSave(workOrder: Detailed, done: () => void) {
  const client = useApolloClient();
  return useAction(async (written: Written) => {
    const { id, version, scheduledAt } = workOrder;
    const before = asWritten(workOrder);
    if (Object.keys(changed(before, written)).length === 0) return done();
    // All of it: a variable that is declared and not given counts as null, and null clears.
    const variables = {
      id,
      expectedVersion: version,
      title: written.title,
      description: written.description || null,
      address: written.address || null,
      // To the second, if it is the same to the minute.
      scheduledAt: written.scheduledAt === before.scheduledAt ? scheduledAt : toUtc(written.scheduledAt),
    };
    try {
      await client.mutate({ mutation: UPDATE, variables });
    } catch (error) {
      // So that it can be said what is otherwise by now.
      if (asProblem(error).code === 'VERSION_CONFLICT') {
        await client.refetchQueries({ include: ['WorkOrderDetails'] });
      }
      throw error;
    }
    notifications.show({ color: 'teal', title: 'Saved', message: written.title });
    done();
  });
}

function asWritten({ title, description, address, scheduledAt }: Detailed): Written {
  return {
    title,
    description: description ?? '',
    address: address ?? '',
    scheduledAt: toLocal(scheduledAt),
  };
}

/** What somebody has written otherwise. */
function changed(before: Written, after: Written): Partial<Written> {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => before[name as keyof Written] !== value),
  );
}

const NAMES: Readonly<Record<keyof Written, string>> = {
  title: 'title',
  description: 'description',
  address: 'address',
  scheduledAt: 'date',
};
