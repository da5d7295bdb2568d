import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useHasRole, useUser } from '../session/context.ts';
import { Empty } from './Empty.tsx';

/** What only operators may see; to others, why they do not. */
export function OperatorsOnly({ children }: { readonly children: ReactNode }) {
  const operator = useHasRole('operator');
  const { roles } = useUser();
  if (operator) return children;
  return (
    <Empty icon={IconLock} title="This view is for operators">
      You are signed in as {roles.join(', ')}. Operators look after the queues and logs that are behind the
      other views. To see this, sign in as one of them.
    </Empty>
  );
}
