/** The basket of an order that is being written. */

export interface BasketLine {
  /** Unique within the basket, and the same however often lines before it are removed. */
  readonly key: number;
  readonly sku: string;
  /** As it is written. */
  readonly units: string;
}

export const MOST_LINES = 50;
export const MOST_UNITS = 1_000_000;

/** What is wrong with each field: `items.0.sku`, `items.0.qty`, `contactEmail`, .. as the server names them. */
export type Errors = Readonly<Record<string, string>>;

const SKU = /^[A-Za-z0-9._-]{4,64}$/;
const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** What is wrong with the name of a sku or a lot, if anything. */
export function wrongName(name: string): string | undefined {
  if (SKU.test(name.trim())) return undefined;
  return 'Write 4 to 64 characters of A-Z, a-z, 0-9, “.”, “_” and “-”.';
}

/** A whole number as it is written, if it is one that may be ordered. */
export function parseUnits(written: string): number | undefined {
  const text = written.trim();
  const units = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return units >= 1 && units <= MOST_UNITS ? units : undefined;
}

export const WRONG_UNITS = 'Write a whole number from 1 to 1,000,000.';

/** What the server would refuse: what is written is checked before it is sent. */
export function check(lines: readonly BasketLine[], contactEmail: string): Errors {
  const errors: Record<string, string> = {};
  lines.forEach(({ sku, units }, i) => {
    const wrong = wrongName(sku);
    if (wrong) errors[`items.${i}.sku`] = wrong;
    if (parseUnits(units) === undefined) errors[`items.${i}.qty`] = WRONG_UNITS;
  });
  if (Object.keys(errors).length === 0) {
    const sums = inAll(lines);
    lines.forEach((line, i) => {
      const sum = sums.get(line.sku.trim());
      if (sum && sum.units > MOST_UNITS && sum.last === line.key) {
        errors[`items.${i}.qty`] = `All lines of ${line.sku.trim()} together are more than 1,000,000.`;
      }
    });
  }
  const email = contactEmail.trim();
  if (email !== '' && (email.length > 254 || !EMAIL.test(email))) {
    errors['contactEmail'] = 'Write one e-mail address, such as ada@example.org.';
  }
  return errors;
}

interface Sum {
  readonly units: number;
  readonly lines: number;
  /** The key of its last line. */
  readonly last: number;
}

/** How many of each sku, as the server will see it: lines of the same sku become one. */
export function inAll(lines: readonly BasketLine[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { key, sku, units } of lines) {
    const name = sku.trim();
    if (name === '') continue;
    const before = sums.get(name) ?? { units: 0, lines: 0 };
    sums.set(name, { units: before.units + (parseUnits(units) ?? 0), lines: before.lines + 1, last: key });
  }
  return sums;
}

/** What is sent. */
export function items(lines: readonly BasketLine[]): { sku: string; qty: number }[] {
  return lines.map(({ sku, units }) => ({ sku: sku.trim(), qty: parseUnits(units) ?? 0 }));
}
