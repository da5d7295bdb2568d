import { createContext, use } from 'react';
import type { WorkOrderInListFragment, WorkOrderStatus } from '../../api/generated/graphql/graphql.ts';

/** Moving work orders along: from menus, and by dragging cards. */
export interface Moves {
  /** Whether the user may at all. */
  readonly allowed: boolean;
  /** Moves it, after asking where there is no way back. What goes wrong is told in a notification. */
  readonly move: (workOrder: WorkOrderInListFragment, to: WorkOrderStatus) => void;
  /** Those whose move the server has not answered yet. */
  readonly underway: ReadonlySet<string>;
  /** The card that is being dragged. */
  readonly dragged: WorkOrderInListFragment | undefined;
  readonly drag: (workOrder: WorkOrderInListFragment | undefined) => void;
  /** The one that is being moved. If the focus was on its card, it follows it. */
  readonly following: () => string | undefined;
}

export const MovesContext = createContext<Moves | undefined>(undefined);

export function useMoves(): Moves {
  const moves = use(MovesContext);
  if (!moves) throw new Error('used outside of its provider');
  return moves;
}
