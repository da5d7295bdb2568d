import { useUser } from '../../session/context.ts';

/** Who placed an order. The API knows others by their ids only. */
export function Person({ userId }: { readonly userId: string }) {
  const user = useUser();
  if (userId === user.userId) return 'You';
  return <span title={userId}>{userId.length > 14 ? `User …${userId.slice(-6)}` : userId}</span>;
}
