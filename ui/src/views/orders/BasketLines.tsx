import { ActionIcon, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import type { StockItem } from '../stock/queries.ts';
import { inAll, MOST_LINES, parseUnits, type BasketLine, type Errors } from './basket.ts';
import { count, line as words } from './lines.ts';
import classes from './orders.module.css';

interface BasketLinesProps {
  readonly lines: readonly BasketLine[];
  readonly change: (lines: readonly BasketLine[], forget: readonly string[]) => void;
  readonly errors: Errors;
  /** What is in stock, once it is known. */
  readonly stock: readonly StockItem[] | undefined;
}

/** The lines of an order: each a sku and how many of it. */
export function BasketLines({ lines, change, errors, stock }: BasketLinesProps) {
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const next = useRef(Math.max(0, ...lines.map(({ key }) => key)) + 1);
  const sums = inAll(lines);

  const edit = (i: number, edited: Partial<BasketLine>) => {
    const names = Object.keys(edited).map((name) => `items.${i}.${name === 'sku' ? 'sku' : 'qty'}`);
    change(
      lines.map((line, place) => (place === i ? { ...line, ...edited } : line)),
      names,
    );
  };
  const add = () => {
    change([...lines, { key: next.current++, sku: '', units: '1' }], []);
    focusOn(box.current, -1);
  };
  const remove = (i: number) => {
    // Errors are named by the place of their line.
    change(
      lines.filter((_, place) => place !== i),
      Object.keys(errors),
    );
    focusOn(box.current, Math.max(0, i - 1));
  };

  return (
    <Stack gap="sm" ref={box}>
      <datalist id={list}>
        {stock?.map(({ sku, available }) => (
          <option key={sku} value={sku}>
            {count(available)} available
          </option>
        ))}
      </datalist>
      {lines.map((line, i) => (
        <Line
          key={line.key}
          line={line}
          number={i + 1}
          list={list}
          edit={(edited) => edit(i, edited)}
          remove={lines.length > 1 ? () => remove(i) : undefined}
          errors={{ sku: errors[`items.${i}.sku`], units: errors[`items.${i}.qty`] }}
          hint={hint(line, sums, stock)}
        />
      ))}
      {errors['items'] && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errors['items']}
        </Text>
      )}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={add}
        disabled={lines.length >= MOST_LINES}
        style={{ alignSelf: 'flex-start' }}
      >
        {lines.length >= MOST_LINES ? `No more than ${MOST_LINES} lines` : 'Add a line'}
      </Button>
    </Stack>
  );
}

interface LineProps {
  readonly line: BasketLine;
  readonly number: number;
  /** The id of the list of known skus. */
  readonly list: string;
  readonly edit: (edited: Partial<BasketLine>) => void;
  readonly remove: (() => void) | undefined;
  readonly errors: { readonly sku: string | undefined; readonly units: string | undefined };
  readonly hint: string;
}

function Line({ line, number, list, edit, remove, errors, hint: said }: LineProps) {
  return (
    <div className={classes.line} role="group" aria-label={`Line ${number}`}>
      <TextInput
        label="Sku"
        required
        list={list}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        value={line.sku}
        onChange={(event) => edit({ sku: event.currentTarget.value })}
        error={errors.sku}
        data-sku
      />
      <TextInput
        label="Units"
        required
        inputMode="numeric"
        autoComplete="off"
        value={line.units}
        onChange={(event) => edit({ units: event.currentTarget.value })}
        error={errors.units}
      />
      {remove && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={classes.remove ?? ''}
          onClick={remove}
          aria-label={`Remove line ${number}`}
        >
          <IconTrash size={18} />
        </ActionIcon>
      )}
      <Text size="xs" c="dimmed" className={classes.hint ?? ''} role="status">
        {said}
      </Text>
    </div>
  );
}

/** What is known of a line's sku. */
function hint(
  { key, sku, units }: BasketLine,
  sums: ReturnType<typeof inAll>,
  stock: readonly StockItem[] | undefined,
): string {
  const name = sku.trim();
  const sum = sums.get(name);
  if (!sum || name.length < 4) return 'Choose from the stock, or write any sku.';
  if (sum.lines > 1 && sum.last !== key) return 'There is another line of it below: they become one.';
  const together =
    sum.lines > 1 ? `All lines of it become one: ${words({ sku: name, units: sum.units })}. ` : '';
  const known = stock?.find((item) => item.sku === name);
  if (!stock) return together;
  if (!known) return `${together}Not in the stock list: the order may fail for want of it.`;
  const wanted = parseUnits(units) === undefined ? 0 : sum.units;
  const short =
    wanted > known.available ? ' That is fewer than you order: it will fail as out of stock.' : '';
  return `${together}${count(known.available)} available.${short}`;
}

/** Once it is there: the sku of a line by its place, from the end if negative. */
function focusOn(box: HTMLElement | null, place: number): void {
  requestAnimationFrame(() => {
    const fields = [...(box?.querySelectorAll<HTMLElement>('[data-sku]') ?? [])];
    fields.at(place)?.focus();
  });
}
