import type { StockItem } from './queries.ts';

/** A lot that was accepted, on its way into the stock. */
export interface Receipt {
  /** Unique on this page. */
  readonly key: string;
  readonly sku: string;
  readonly units: number;
  readonly lotId: string;
  /** `late`: not seen for as long as was looked. */
  readonly state: 'on its way' | 'late';
  /** As many have come in of the sku, ever, once it is there. */
  readonly target: number;
}

/** Milliseconds between looks, about 15 seconds in all. */
export const LOOKS: readonly number[] = [300, 500, 800, 1200, 1800, 2500, 3500, 4500];

/** How many of a sku ever came in. Orders move units between the three counts and leave their sum as it is. */
export function received(item: StockItem | null | undefined): number {
  return item ? item.available + item.allocated + item.shipped : 0;
}

/** What has to have come in once this lot is there too, after all that are on their way already. */
export function targetOf(now: number, units: number, underWay: readonly Receipt[], sku: string): number {
  const others = underWay.filter((receipt) => receipt.sku === sku).map(({ target }) => target);
  return Math.max(now, ...others) + units;
}

/** A name for a lot that nobody has used. */
export function proposeLot(now: Date): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const drawn = [...crypto.getRandomValues(new Uint8Array(6))].map((n) => letters[n % letters.length]);
  return `LOT-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${drawn.join('')}`;
}
