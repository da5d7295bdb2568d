type EventSource = Partial<Pick<Window, 'addEventListener' | 'removeEventListener'>>;

/**
 * Calls back when the browser says that the network came or went; a no-op elsewhere. Either is a reason to find out
 * at once how things are: browsers are wrong about being offline often enough. Returns how to stop.
 */
export function onNetworkChange(changed: () => void): () => void {
  const source = globalThis as EventSource;
  source.addEventListener?.('online', changed);
  source.addEventListener?.('offline', changed);
  return () => {
    source.removeEventListener?.('online', changed);
    source.removeEventListener?.('offline', changed);
  };
}
