import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface TileProps {
  readonly label: string;
  readonly value: string;
  /** Whether somebody has to do something. */
  readonly bad?: boolean;
  readonly children: ReactNode;
}

/** One number and what it is. */
export function Tile({ label, value, bad = false, children }: TileProps) {
  return (
    <Paper withBorder p="md" radius="md" role="group" aria-label={label}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text
        fz={28}
        lh={1.25}
        fw={650}
        {...(bad && { c: 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))' })}
      >
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {children}
      </Text>
    </Paper>
  );
}
