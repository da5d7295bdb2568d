import { useApolloClient } from '@apollo/client/react';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { graphql } from '../../api/generated/graphql/index.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { CUSTOMERS } from './customers.ts';
import { besides, useAttempt, useFocusOnInvalid } from './useForm.ts';

export const CREATE_CUSTOMER = graphql(`
  mutation CreateCustomer($name: String!, $email: String, $phone: String, $idempotencyKey: String) {
    createCustomer(name: $name, email: $email, phone: $phone, idempotencyKey: $idempotencyKey) {
      id
      name
    }
  }
`);

interface NewCustomerProps {
  /** With the id of the customer that was added; without one, nothing was. */
  readonly done: (id?: string) => void;
}

/** Adds somebody to do work for. */
export function NewCustomer({ done }: NewCustomerProps) {
  const [written, setWritten] = useState({ name: '', email: '', phone: '' });
  const add = useAddCustomer(done);
  const form = useFocusOnInvalid(add.problem);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add.run(written);
  };
  const field = (name: keyof Customer) => ({
    value: written[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setWritten({ ...written, [name]: event.currentTarget.value }),
    error: add.problem?.fields[name],
  });
  const general = besides(add.problem, ['name', 'email', 'phone']);
  return (
    <form onSubmit={submit} ref={form}>
      <Stack>
        {general && <Failed error={general} />}
        <TextInput ref={first} label="Name" required maxLength={200} autoComplete="off" {...field('name')} />
        <TextInput label="E-mail" type="email" autoComplete="off" {...field('email')} />
        <TextInput label="Phone" type="tel" autoComplete="off" {...field('phone')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => done()}>
            Back
          </Button>
          <Button type="submit" loading={add.busy}>
            Add customer
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Customer {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

function useAddCustomer(done: (id: string) => void) {
  const client = useApolloClient();
  const attempt = useAttempt();
  return useAction(async ({ name, email, phone }: Customer) => {
    const asked = { name, email: email || null, phone: phone || null };
    const { data } = await client.mutate({
      mutation: CREATE_CUSTOMER,
      variables: { ...asked, idempotencyKey: attempt(asked) },
      update: (cache, answer) => {
        const added = answer.data?.createCustomer;
        if (!added) return;
        cache.updateQuery({ query: CUSTOMERS }, (known) => {
          if (!known || known.listCustomers.some(({ id }) => id === added.id)) return undefined;
          const all = [...known.listCustomers, added];
          return { listCustomers: all.sort((a, b) => a.name.localeCompare(b.name)) };
        });
      },
    });
    if (data) done(data.createCustomer.id);
  });
}
