import { memoryLocation } from 'wouter/memory-location';

/** What makes a router begin at an address, which may have a query. */
export function placeAt(address: string) {
  const [path = '/', searchPath = ''] = address.split('?');
  const { hook, searchHook } = memoryLocation({ path, searchPath });
  return { hook, searchHook };
}
