import { Badge, type MantineColor } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconCircleX,
  IconClock,
  IconPackage,
  IconPlayerPause,
  IconTool,
  IconTruck,
  type Icon,
} from '@tabler/icons-react';
import type { OrderStatus, WorkOrderStatus } from '../api/generated/graphql/graphql.ts';

interface Look {
  readonly label: string;
  readonly color: MantineColor;
  readonly icon: Icon;
}

export const WORK_ORDER_STATUS: Readonly<Record<WorkOrderStatus, Look>> = {
  OPEN: { label: 'Open', color: 'blue', icon: IconCircleDashed },
  SCHEDULED: { label: 'Scheduled', color: 'violet', icon: IconClock },
  IN_PROGRESS: { label: 'In progress', color: 'orange', icon: IconTool },
  ON_HOLD: { label: 'On hold', color: 'yellow', icon: IconPlayerPause },
  COMPLETED: { label: 'Completed', color: 'teal', icon: IconCircleCheck },
  CANCELLED: { label: 'Cancelled', color: 'gray', icon: IconCircleX },
};

export const ORDER_STATUS: Readonly<Record<OrderStatus, Look>> = {
  PENDING: { label: 'Pending', color: 'blue', icon: IconCircleDot },
  CONFIRMED: { label: 'Confirmed', color: 'teal', icon: IconCircleCheck },
  SHIPPED: { label: 'Shipped', color: 'violet', icon: IconTruck },
  DELIVERED: { label: 'Delivered', color: 'teal', icon: IconPackage },
  CANCELLED: { label: 'Cancelled', color: 'gray', icon: IconCircleX },
  FAILED_INSUFFICIENT_STOCK: { label: 'Out of stock', color: 'red', icon: IconCircleX },
  FAILED_PAYMENT: { label: 'Payment rejected', color: 'red', icon: IconCircleX },
};

/** Where something stands: in words, with a colour and a picture besides. */
export function Status({ look }: { readonly look: Look }) {
  const Picture = look.icon;
  return (
    <Badge
      variant="light"
      color={look.color}
      leftSection={<Picture size={13} aria-hidden />}
      styles={{ label: { textTransform: 'none', fontWeight: 600 } }}
    >
      {look.label}
    </Badge>
  );
}
