import { Skeleton, Stack } from '@mantine/core';

/** In the place of what is on its way, of about its size, so that nothing jumps when it comes. */
export function Loading({ rows = 6, height = 44 }: { readonly rows?: number; readonly height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  );
}
