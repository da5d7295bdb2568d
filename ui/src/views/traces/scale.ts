/** From when to when, in milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A stretch of the time axis; of one in which nothing happens only a little is shown. */
export interface Stretch extends Interval {
  /** Where it begins and how wide it is, in percent. */
  readonly left: number;
  readonly width: number;
  readonly idle: boolean;
}

export interface Tick {
  readonly left: number;
  readonly label: string;
}

export interface Scale {
  readonly stretches: readonly Stretch[];
  readonly ticks: readonly Tick[];
  /** Where a point in time is, in percent. */
  readonly at: (time: number) => number;
}

/** What is shown of a stretch without anything, in percent. */
const IDLE_WIDTH = 8;
/** Shorter pauses are shown as they are. */
const SHORTEST_IDLE = 1_000;
/** A pause is cut short if it is so many times longer than everything that happens. */
const IDLE_FACTOR = 0.5;
const TICKS = 6;
/** Labels that are closer than so many percent would run into each other. */
const APART = 9;

/** A common time axis for these intervals. Long pauses between them, such as until somebody redrives, are cut short. */
export function scale(intervals: readonly Interval[]): Scale {
  const busy = union(intervals);
  const stretches = place(withPauses(busy));
  const at = (time: number) => {
    const stretch = stretches.find(({ to }) => time <= to) ?? stretches.at(-1);
    if (!stretch) return 0;
    const share = (time - stretch.from) / Math.max(stretch.to - stretch.from, 1);
    return stretch.left + stretch.width * Math.min(Math.max(share, 0), 1);
  };
  return { stretches, at, ticks: ticks(stretches) };
}

/** The same times without overlaps, in order. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** How long intervals are together; those of `union`. */
export function length(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Busy stretches, with the pauses between them that are long enough to be cut short. */
function withPauses(busy: readonly Interval[]): { from: number; to: number; idle: boolean }[] {
  const enough = Math.max(SHORTEST_IDLE, length(busy) * IDLE_FACTOR);
  const parts: { from: number; to: number; idle: boolean }[] = [];
  for (const { from, to } of busy) {
    const last = parts.at(-1);
    if (last && from - last.to <= enough) last.to = to;
    else {
      if (last) parts.push({ from: last.to, to: from, idle: true });
      parts.push({ from, to, idle: false });
    }
  }
  return parts;
}

function place(parts: readonly { from: number; to: number; idle: boolean }[]): Stretch[] {
  const idle = parts.filter((part) => part.idle).length * IDLE_WIDTH;
  const busy = parts.filter((part) => !part.idle);
  // Even a moment has some width.
  const weight = ({ from, to }: Interval) => Math.max(to - from, length(busy) * 0.15, 1);
  const all = busy.reduce((sum, part) => sum + weight(part), 0);
  const room = Math.max(100 - idle, 40);
  const factor = 100 / (room + idle);
  let left = 0;
  return parts.map((part) => {
    const width = factor * (part.idle ? IDLE_WIDTH : (room * weight(part)) / all);
    left += width;
    return { ...part, left: left - width, width };
  });
}

/** Round times since the beginning, not too many, and none inside a pause. */
function ticks(stretches: readonly Stretch[]): Tick[] {
  const start = stretches[0]?.from ?? 0;
  const found: Tick[] = [];
  for (const { from, to, left, width, idle } of stretches) {
    if (idle) continue;
    const step = round(Math.max((to - from) / Math.max((TICKS * width) / 100, 1), 1));
    const first = Math.ceil((from - start) / step) * step;
    for (let time = first; time <= to - start; time += step) {
      const place = left + (width * (time - (from - start))) / Math.max(to - from, 1);
      const last = found.at(-1);
      if (!last || place - last.left >= APART) found.push({ left: place, label: duration(time) });
    }
  }
  return found;
}

/** 1, 2 or 5 of a power of ten of milliseconds or seconds; for longer times what clocks have. */
function round(step: number): number {
  const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440].map((count) => count * 60_000);
  if (step > 30_000) return minutes.find((each) => each >= step) ?? Math.ceil(step / 86_400_000) * 86_400_000;
  const power = 10 ** Math.floor(Math.log10(step));
  return (([1, 2, 5].find((count) => count * power >= step) ?? 10) * power) | 0;
}

/** Such as `0 ms`, `40 ms`, `1.5 s`, `2 min 5 s`, `3 h 20 min`. */
export function duration(milliseconds: number): string {
  const rounded = Math.round(milliseconds);
  if (rounded < 1_000) return `${rounded} ms`;
  if (rounded < 60_000) return `${Number((rounded / 1_000).toFixed(rounded < 10_000 ? 2 : 1))} s`;
  const seconds = Math.round(rounded / 1_000);
  if (seconds < 3_600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joined(many: number, unit: string, rest: number, smaller: string): string {
  return rest === 0 ? `${many} ${unit}` : `${many} ${unit} ${rest} ${smaller}`;
}
