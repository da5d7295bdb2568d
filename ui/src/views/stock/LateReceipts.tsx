import { Alert, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { Receipt } from './receipts.ts';
import { count } from '../orders/lines.ts';

interface LateReceiptsProps {
  readonly receipts: readonly Receipt[];
  readonly dismiss: (key: string) => void;
}

/** Lots that were accepted and did not show for a while, and why that may be. */
export function LateReceipts({ receipts, dismiss }: LateReceiptsProps) {
  return receipts
    .filter(({ state }) => state === 'late')
    .map(({ key, sku, units, lotId }) => (
      <Alert
        key={key}
        color="yellow"
        variant="light"
        role="status"
        icon={<IconHourglass aria-hidden />}
        title={`${count(units)} of ${sku} do not show yet`}
        withCloseButton
        closeButtonLabel="Dismiss"
        onClose={() => dismiss(key)}
      >
        <Text size="sm">
          The lot {lotId} was accepted. Either it had been counted before, and a lot is counted once; or it
          waits in the queue of the worker that counts (sku-restocker) and will show later. Operators see that
          under Operations.
        </Text>
      </Alert>
    ));
}
