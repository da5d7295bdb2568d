interface Line {
  readonly sku: string;
  readonly units: number;
}

const numbers = new Intl.NumberFormat('en');

/** A count as people write it. */
export function count(units: number): string {
  return numbers.format(units);
}

/** Such as `5 × APPLES`. */
export function line({ sku, units }: Line): string {
  return `${count(units)} × ${sku}`;
}

/** Such as `5 × APPLES, 2 × PEARS and 3 more`. */
export function summed(lines: readonly Line[], most = 2): string {
  const named = lines.slice(0, most).map(line).join(', ');
  return lines.length > most ? `${named} and ${lines.length - most} more` : named;
}
