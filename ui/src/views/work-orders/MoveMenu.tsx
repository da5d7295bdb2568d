import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowsExchange, IconChevronDown } from '@tabler/icons-react';
import type { WorkOrderInListFragment } from '../../api/generated/graphql/graphql.ts';
import { WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { useMoves } from './moves.ts';
import { isFinal, NEXT } from './transitions.ts';

interface MoveMenuProps {
  readonly workOrder: WorkOrderInListFragment;
  /** A button with text, where there is room. */
  readonly wide?: boolean;
}

/** Where a work order can go from here; nothing if it can go nowhere, or the user may not move it. */
export function MoveMenu({ workOrder, wide = false }: MoveMenuProps) {
  const { allowed, move, underway } = useMoves();
  if (!allowed || isFinal(workOrder.status)) return null;
  const busy = underway.has(workOrder.id);
  // It keeps the focus, as it would not if it were disabled.
  const inert = busy && { 'aria-disabled': true, 'data-disabled': true };
  return (
    <Menu position="bottom-end" withArrow disabled={busy}>
      <Menu.Target>
        {wide ? (
          <Button {...inert} rightSection={<IconChevronDown size={16} aria-hidden />}>
            Move
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" {...inert} aria-label={`Move ${workOrder.title}`}>
            <IconArrowsExchange size={16} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {NEXT[workOrder.status].map((to) => {
          const { label, icon: Picture } = WORK_ORDER_STATUS[to];
          return (
            <Menu.Item
              key={to}
              leftSection={<Picture size={16} aria-hidden />}
              onClick={() => move(workOrder, to)}
            >
              Move to {label}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
