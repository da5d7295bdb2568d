import {
  IconActivityHeartbeat,
  IconBolt,
  IconBox,
  IconClipboardList,
  IconNotes,
  IconShoppingCart,
  IconTimeline,
  type Icon,
} from '@tabler/icons-react';
import type { Role } from '../session/session.ts';

export interface ViewLink {
  readonly path: string;
  readonly label: string;
  readonly icon: Icon;
  /** Who may see it; everybody if nobody is named. */
  readonly roles?: readonly Role[];
}

/** All views, in the order of the menu. */
export const VIEWS: readonly ViewLink[] = [
  { path: '/work-orders', label: 'Work orders', icon: IconClipboardList },
  { path: '/orders', label: 'Orders', icon: IconShoppingCart },
  { path: '/stock', label: 'Stock', icon: IconBox },
  { path: '/notes', label: 'Notes', icon: IconNotes },
  { path: '/live', label: 'Live feed', icon: IconBolt },
  { path: '/operations', label: 'Operations', icon: IconActivityHeartbeat, roles: ['operator'] },
  { path: '/traces', label: 'Traces', icon: IconTimeline, roles: ['operator'] },
];
