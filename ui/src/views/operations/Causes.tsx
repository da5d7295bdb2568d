import { Badge, Code, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { causes } from './advice.ts';
import { FailureSwitch } from './FailureSwitch.tsx';
import { counted } from './health.ts';
import type { Letter } from './useLetters.ts';

/** Why there are dead letters, the most frequent reason first, and what to do about each. */
export function Causes({ letters }: { readonly letters: readonly Letter[] }) {
  const all = causes(letters);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        What to do
      </Title>
      <Paper withBorder p="md" radius="md">
        <List spacing="sm" listStyleType="none" center={false} styles={{ itemWrapper: { display: 'block' } }}>
          {all.map(({ code, title, todo, letters: some }) => (
            <List.Item key={code ?? ''}>
              <Group gap="xs">
                <Text fw={600} size="sm">
                  {title}
                </Text>
                {code && <Code>{code}</Code>}
                <Badge variant="default" size="sm" tt="none">
                  {counted(some.length, 'letter')}
                </Badge>
              </Group>
              <Text size="sm">{todo}</Text>
            </List.Item>
          ))}
        </List>
        {all.length > 1 && (
          <Text size="xs" c="dimmed" mt="sm">
            One reason on all points to a deployment or a store; a single letter to what it says.
          </Text>
        )}
      </Paper>
      {all.some(({ remedy }) => remedy === 'switch') && <FailureSwitch />}
    </Stack>
  );
}
