import { Button, Group, Stack, Text } from '@mantine/core';
import { IconBox, IconPackageImport } from '@tabler/icons-react';
import { useState } from 'react';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Page } from '../../components/Page.tsx';
import { useAction } from '../../components/useAction.ts';
import { LateReceipts } from './LateReceipts.tsx';
import { useStock } from './queries.ts';
import { RestockDialog } from './RestockDialog.tsx';
import { StockList } from './StockList.tsx';
import { useReceipts } from './useReceipts.ts';

/** What is on the shelves, and the way to take more in. */
export function Stock() {
  const { items, data, error, refetch, fetchMore } = useStock();
  const { receipts, takeIn, dismiss } = useReceipts(() => void refetch().catch(() => undefined));
  // The sku to restock; an empty one is to be named.
  const [restocking, setRestocking] = useState<string>();
  const after = data?.stock.pageInfo.endCursor;
  const more = useAction(() => fetchMore({ variables: { after } }));
  return (
    <Page
      title="Stock"
      about="What can be ordered. Allocated units are reserved for orders that are not paid yet; shipped ones are gone with orders that are."
      actions={
        <Button
          leftSection={<IconPackageImport size={16} aria-hidden />}
          variant="default"
          onClick={() => setRestocking('')}
        >
          Restock a new sku
        </Button>
      }
    >
      <Stack>
        {error && <Failed error={error} retry={refetch} />}
        <LateReceipts receipts={receipts} dismiss={dismiss} />
        {!items && !error && <Loading rows={9} height={52} />}
        {items?.length === 0 && receipts.length === 0 && (
          <Empty icon={IconBox} title="Nothing is in stock">
            A sku shows here once the first lot of it was taken in.
          </Empty>
        )}
        {items && (items.length > 0 || receipts.length > 0) && (
          <StockList items={items} receipts={receipts} restock={setRestocking} />
        )}
        {more.problem && <Failed error={more.problem} />}
        {data?.stock.pageInfo.hasNextPage && (
          <Group>
            <Button variant="default" loading={more.busy} onClick={() => void more.run()}>
              Show more
            </Button>
          </Group>
        )}
        {items && items.length > 0 && (
          <Text size="xs" c="dimmed">
            “Low” marks what has ten units or fewer that are free to be ordered.
          </Text>
        )}
      </Stack>
      <RestockDialog sku={restocking} close={() => setRestocking(undefined)} takeIn={takeIn} />
    </Page>
  );
}
