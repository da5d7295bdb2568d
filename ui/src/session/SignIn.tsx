import {
  Box,
  Button,
  Card,
  Container,
  Divider,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
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
    <Container component="main" size={460} py={{ base: 'lg', sm: 64 }}>
      <Group justify="space-between" mb="xl">
        <Logo />
        <ColorScheme />
      </Group>
      <Title order={1} size="h2">
        Sign in
      </Title>
      <Text c="dimmed" size="sm" mt={4} mb="lg">
        Work orders, parts and notes of your org, as they happen.
      </Text>
      {problem && (
        <Box mb="md">
          <Failed error={problem} />
        </Box>
      )}
      {orgs.map((org) => (
        <Seeded
          key={org}
          org={org}
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

function Seeded({
  org,
  users,
  busy,
  signIn,
}: Way & { readonly org: string; readonly users: readonly SeededUser[] }) {
  return (
    <Card withBorder padding="md" mb="md" component="section" aria-label={`Users of ${org}`}>
      <Text size="sm" fw={600} mb="xs">
        {org}
      </Text>
      <Stack gap="xs">
        {users.map(({ role, username, password }) => {
          const { icon: Picture, does } = ROLES[role] ?? { icon: IconUser, does: '' };
          return (
            <Button
              key={username}
              variant="light"
              justify="flex-start"
              h="auto"
              py={8}
              leftSection={<Picture size={20} aria-hidden />}
              disabled={busy}
              onClick={() => void signIn(username, password)}
              aria-label={`Sign in as ${role} of ${org}`}
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
        })}
      </Stack>
    </Card>
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
        <PasswordInput
          label="Password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        <Button type="submit" loading={busy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
