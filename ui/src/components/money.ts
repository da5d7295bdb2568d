const amounts = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** An amount as people write it. It has no currency: the API knows none. */
export function money(amount: number): string {
  return amounts.format(amount);
}
