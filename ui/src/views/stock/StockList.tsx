import { Badge, Button, Group, Loader, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { When } from '../../components/When.tsx';
import { count } from '../orders/lines.ts';
import type { StockItem } from './queries.ts';
import type { Receipt } from './receipts.ts';
import classes from './stock.module.css';

/** As many, or fewer, are marked. */
const LOW = 10;

interface StockListProps {
  readonly items: readonly StockItem[];
  readonly receipts: readonly Receipt[];
  readonly restock: (sku: string) => void;
}

interface Row {
  readonly sku: string;
  /** None: the first lot of it is on its way. */
  readonly item: StockItem | undefined;
  readonly coming: readonly Receipt[];
}

/** A table, or cards where there is no room for one. */
export function StockList({ items, receipts, restock }: StockListProps) {
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const rows = rowsOf(items, receipts);
  return narrow ? <Cards rows={rows} restock={restock} /> : <Rows rows={rows} restock={restock} />;
}

function rowsOf(items: readonly StockItem[], receipts: readonly Receipt[]): Row[] {
  const coming = receipts.filter(({ state }) => state === 'on its way');
  const known = new Set(items.map(({ sku }) => sku));
  const unknown = [...new Set(coming.map(({ sku }) => sku))].filter((sku) => !known.has(sku));
  const of = (sku: string) => coming.filter((receipt) => receipt.sku === sku);
  return [
    ...unknown.map((sku) => ({ sku, item: undefined, coming: of(sku) })),
    ...items.map((item) => ({ sku: item.sku, item, coming: of(item.sku) })),
  ];
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly restock: (sku: string) => void;
}

function Rows({ rows, restock }: RowsProps) {
  return (
    // Where it is too wide it scrolls by itself, with the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="region" aria-label="Stock" tabIndex={0}>
      <Table verticalSpacing={6} className={classes.stock}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Sku</Table.Th>
            <Table.Th scope="col" ta="right" w={250}>
              Available
            </Table.Th>
            <Table.Th scope="col" ta="right" w={100}>
              Allocated
            </Table.Th>
            <Table.Th scope="col" ta="right" w={100}>
              Shipped
            </Table.Th>
            <Table.Th scope="col" w={150}>
              Last moved
            </Table.Th>
            <Table.Th scope="col" w={110}>
              <span className={classes.unseen}>Restock</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ sku, item, coming }) => (
            <Table.Tr key={sku}>
              <Table.Th scope="row" className={classes.sku}>
                {sku}
              </Table.Th>
              <Table.Td ta="right">
                <Group gap={8} justify="flex-end">
                  <Marks available={item?.available} coming={coming} />
                  <Text component="span" fw={600} size="sm">
                    {item ? count(item.available) : '–'}
                  </Text>
                </Group>
              </Table.Td>
              <Table.Td ta="right">{item ? count(item.allocated) : '–'}</Table.Td>
              <Table.Td ta="right">{item ? count(item.shipped) : '–'}</Table.Td>
              <Table.Td c="dimmed">{item ? <When at={item.updatedAt} /> : '–'}</Table.Td>
              <Table.Td ta="right">
                <Restock sku={sku} restock={restock} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cards({ rows, restock }: RowsProps) {
  return (
    <ul className={classes.cards} aria-label="Stock">
      {rows.map(({ sku, item, coming }) => (
        <li key={sku} className={classes.card}>
          <Group justify="space-between" wrap="nowrap">
            <Text fw={600} size="sm" className={classes.sku}>
              {sku}
            </Text>
            <Restock sku={sku} restock={restock} />
          </Group>
          <Group gap={8} my={4}>
            {item && <Text size="sm">{count(item.available)} available</Text>}
            <Marks available={item?.available} coming={coming} />
          </Group>
          {item && (
            <Text size="xs" c="dimmed">
              {count(item.allocated)} allocated, {count(item.shipped)} shipped, last moved{' '}
              <When at={item.updatedAt} />
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}

interface MarksProps {
  readonly available: number | undefined;
  readonly coming: readonly Receipt[];
}

/** What is worth noting about a sku: that little is left, that more is on its way. */
function Marks({ available, coming }: MarksProps) {
  return (
    <>
      <span role="status">
        {coming.map(({ key, units }) => (
          <Badge
            key={key}
            variant="light"
            color="blue"
            leftSection={<Loader size={10} color="blue" aria-hidden />}
            className={classes.mark ?? ''}
          >
            {count(units)} on its way
          </Badge>
        ))}
      </span>
      {available !== undefined && available <= LOW && (
        <Badge variant="light" color={available === 0 ? 'red' : 'orange'} className={classes.mark ?? ''}>
          {available === 0 ? 'None left' : 'Low'}
        </Badge>
      )}
    </>
  );
}

function Restock({ sku, restock }: { readonly sku: string; readonly restock: (sku: string) => void }) {
  return (
    <Button variant="default" size="xs" onClick={() => restock(sku)} aria-label={`Restock ${sku}`}>
      Restock
    </Button>
  );
}
