import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stage } from '../config/stage.ts';
import type { Watched } from './watched.ts';

const WIDTH = 24;
const HEIGHT = 6;

/** What the sections of the dashboard are drawn from. */
export interface Seen {
  readonly stage: Stage;
  readonly watched: Watched;
}

/** Rows of widgets under a heading. */
export interface Section {
  readonly heading: string;
  /** What a reader should know before the curves. */
  readonly note?: string;
  readonly rows: readonly (readonly IWidget[])[];
}

export interface Graph {
  readonly title: string;
  readonly of: readonly IMetric[];
  /** A unit or a word beside the axis. */
  readonly axis?: string;
  readonly stacked?: boolean;
  /** Metrics on an axis of their own. */
  readonly right?: readonly IMetric[];
}

/** Graphs side by side, as wide as a row together. */
export const row = (...graphs: Graph[]): GraphWidget[] =>
  graphs.map(
    ({ title, of, axis, stacked, right }) =>
      new GraphWidget({
        title,
        width: WIDTH / graphs.length,
        height: HEIGHT,
        left: [...of],
        right: right ? [...right] : [],
        stacked: stacked ?? false,
        leftYAxis: { min: 0, ...(axis && { label: axis, showUnits: false }) },
      }),
  );
