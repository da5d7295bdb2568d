import type { WorkOrderStatus } from '../../api/generated/graphql/graphql.ts';

/** The columns of the board, in the order of a work order's life. */
export const STATUSES: readonly WorkOrderStatus[] = [
  'OPEN',
  'SCHEDULED',
  'IN_PROGRESS',
  'ON_HOLD',
  'COMPLETED',
  'CANCELLED',
];

/** Where a work order may go from each status: the rule of the server, which has the last word. */
export const NEXT: Readonly<Record<WorkOrderStatus, readonly WorkOrderStatus[]>> = {
  OPEN: ['SCHEDULED', 'CANCELLED'],
  SCHEDULED: ['IN_PROGRESS', 'ON_HOLD', 'CANCELLED'],
  IN_PROGRESS: ['COMPLETED', 'ON_HOLD', 'CANCELLED'],
  ON_HOLD: ['SCHEDULED', 'IN_PROGRESS', 'CANCELLED'],
  COMPLETED: [],
  CANCELLED: [],
};

/** Whether nothing about it changes any more. */
export function isFinal(status: WorkOrderStatus): boolean {
  return NEXT[status].length === 0;
}
