import { Box, Button, Card, Container, Divider, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconHeadset, IconSettingsBolt, IconTool, IconUser, type Icon } from '@tabler/icons-react';
import { useEffect, useState, type SubmitEvent } from 'react';
import { Failed } from '../components/Failed.tsx';
import { useAction } from '../components/useAction.ts';
import type { SeededUser } from '../config.ts';
import { ColorScheme } from '../shell/ColorScheme.tsx';
import { Logo } from '../shell/Logo.tsx';
import { useConfig, useSession } from './context.ts';

const ROLES: Readonly<Record<string, { icon: Icon; does: string }>> = {
  dispatcher: { icon: IconHeadset, does: 'opens work orders and plans them' },
  technician: { icon: IconTool, does: 'does the work, orders parts, writes notes' },
  operator: { icon: IconSettingsBolt, does: 'sees the queues, and mends what is stuck' },
};

/** Name and password; on the local cloud the seeded users besides, one click each. */
export function SignIn() {
  const { signInAs } = useConfig();
  const session = useSession();
  const { run, busy, problem } = useAction((name: string, password: string) =>
    session.signIn(name, password),
  );
  const orgs = [...new Set(signInAs.map(({ org }) => org))];

  useEffect(() => {
    document.title = 'Sign in · Tradewind';
  }, []);

  return (
    <Container component="main" size={460} py={{ base: 'sm', sm: 64 }}>
      <Group justify="space-between" mb={{ base: 'sm', sm: 'xl' }}>
        <Logo />
        <ColorScheme />
      </Group>
      <Title order={1} size="h2">
        Sign in
      </Title>
      <Text c="dimmed" size="sm" mt={4} mb={{ base: 'sm', sm: 'lg' }}>
        Work orders, parts and notes of your org, as they happen.
      </Text>
      {problem && (
        <Box mb="md">
          <Failed error={problem} />
        </Box>
      )}
      {orgs.map((org, index) => (
        <Seeded
          key={org}
          org={org}
          brief={index > 0}
          users={signInAs.filter((user) => user.org === org)}
          busy={busy}
          signIn={run}
        />
      ))}
      {orgs.length > 0 && <Divider my="lg" label="or with name and password" />}
      <NameAndPassword busy={busy} signIn={run} />
    </Container>
  );
}

interface Way {
  readonly busy: boolean;
  readonly signIn: (name: string, password: string) => Promise<boolean>;
}

interface SeededProps extends Way {
  readonly org: string;
  readonly users: readonly SeededUser[];
  /** What the roles are for was said already. */
  readonly brief: boolean;
}

function Seeded({ org, users, brief, busy, signIn }: SeededProps) {
  const List = brief ? Group : Stack;
  return (
    <Card withBorder padding="md" mb="md" component="section" aria-label={`Users of ${org}`}>
      <Text size="sm" fw={600} mb="xs">
        {org}
        {brief && (
          <Text span inherit c="dimmed" fw={400}>
            , which shares nothing with the others
          </Text>
        )}
      </Text>
      <List {...(brief ? { gap: 'xs', grow: true, wrap: 'nowrap' as const } : { gap: 'xs' })}>
        {users.map(({ role, username, password }) => (
          <RoleButton
            key={username}
            role={role}
            org={org}
            brief={brief}
            disabled={busy}
            onClick={() => void signIn(username, password)}
          />
        ))}
      </List>
    </Card>
  );
}

interface RoleButtonProps {
  readonly role: string;
  readonly org: string;
  readonly brief: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function RoleButton({ role, org, brief, ...props }: RoleButtonProps) {
  const { icon: Picture, does } = ROLES[role] ?? { icon: IconUser, does: '' };
  const label = `Sign in as ${role} of ${org}`;
  if (brief) {
    return (
      <Button variant="light" px={4} size="xs" tt="capitalize" aria-label={label} {...props}>
        {role}
      </Button>
    );
  }
  return (
    <Button
      variant="light"
      justify="flex-start"
      h="auto"
      py={8}
      leftSection={<Picture size={20} aria-hidden />}
      aria-label={label}
      {...props}
    >
      <Box ta="left">
        <Text component="span" display="block" fw={600} size="sm" tt="capitalize">
          {role}
        </Text>
        <Text component="span" display="block" size="xs" style={{ whiteSpace: 'normal' }}>
          {does}
        </Text>
      </Box>
    </Button>
  );
}

function NameAndPassword({ busy, signIn }: Way) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void signIn(name, password);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="E-mail address"
          type="email"
          required
          autoComplete="username"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Password"
          type="password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
