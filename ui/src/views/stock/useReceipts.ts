import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { STOCK_ITEM } from './queries.ts';
import { LOOKS, received, targetOf, type Receipt } from './receipts.ts';

export interface Lot {
  readonly sku: string;
  readonly units: number;
  readonly lotId: string;
}

export interface Receipts {
  readonly receipts: readonly Receipt[];
  /** Takes a lot in, and watches until it is counted. Throws a Problem. */
  readonly takeIn: (lot: Lot) => Promise<void>;
  /** What is not looked for any longer need not be shown for ever. */
  readonly dismiss: (key: string) => void;
}

/** Lots that were accepted and are not counted yet. `arrived` is called whenever one is. */
export function useReceipts(arrived: () => void): Receipts {
  const client = useApolloClient();
  const http = useHttp();
  const [receipts, setReceipts] = useState<readonly Receipt[]>([]);
  const current = useRef<readonly Receipt[]>([]);
  const gone = useRef(new AbortController());

  const set = useCallback((change: (before: readonly Receipt[]) => readonly Receipt[]) => {
    current.current = change(current.current);
    setReceipts(current.current);
  }, []);

  useEffect(() => {
    const leaving = new AbortController();
    gone.current = leaving;
    return () => leaving.abort();
  }, []);

  const look = useCallback(
    async (sku: string) => {
      const { data } = await client.query({
        query: STOCK_ITEM,
        variables: { sku },
        fetchPolicy: 'network-only',
      });
      return received(data?.stockItem);
    },
    [client],
  );

  const watch = async ({ key, sku, target }: Receipt) => {
    const { signal } = gone.current;
    for (const pause of LOOKS) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted) return;
      // What cannot be seen right now may be with the next look.
      const now = await look(sku).catch(() => 0);
      if (signal.aborted) return;
      if (now >= target) {
        set((before) => before.filter((one) => one.key !== key));
        arrived();
        return;
      }
    }
    set((before) => before.map((one) => (one.key === key ? { ...one, state: 'late' } : one)));
  };

  const takeIn = async (lot: Lot) => {
    // Before it is sent, or it could not be told whether it had come.
    const now = await look(lot.sku);
    await answered(http.POST('/api/v1/inventory/restockSku', { body: { ...lot } }));
    const underWay = current.current.filter(({ state }) => state === 'on its way');
    const target = targetOf(now, lot.units, underWay, lot.sku);
    const receipt: Receipt = { ...lot, key: crypto.randomUUID(), state: 'on its way', target };
    set((before) => [...before, receipt]);
    void watch(receipt);
  };

  const dismiss = useCallback(
    (key: string) => set((before) => before.filter((one) => one.key !== key)),
    [set],
  );
  return { receipts, takeIn, dismiss };
}
