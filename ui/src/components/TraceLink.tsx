import { Anchor } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useMaybeUser } from '../session/context.ts';

interface TraceLinkProps {
  readonly traceId: string | null | undefined;
  readonly children?: string;
}

/** To the path of a request through the functions. Only operators may look at it. */
export function TraceLink({ traceId, children = 'Trace' }: TraceLinkProps) {
  const operator = useMaybeUser()?.roles.includes('operator');
  if (!traceId || !operator) return null;
  return (
    <Anchor component={Link} to={`/traces/${traceId}`} size="sm" style={{ whiteSpace: 'nowrap' }}>
      <IconTimeline size={14} aria-hidden style={{ verticalAlign: '-2px', marginRight: 4 }} />
      {children}
    </Anchor>
  );
}
