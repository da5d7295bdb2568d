import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly icon: Icon;
  readonly title: string;
  /** What would be here, and how it comes to be. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** In the place of a list that has nothing. */
export function Empty({ icon: Picture, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      <ThemeIcon variant="light" size={48} radius="xl" aria-hidden>
        <Picture size={24} stroke={1.6} />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text c="dimmed" size="sm" maw={420} component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
