import { Badge } from '@mantine/core';
import { duration } from './scale.ts';
import classes from './traces.module.css';
import { fieldsOf, type LogLine } from './waterfall.ts';

const COLORS: Readonly<Record<string, string>> = {
  ERROR: 'red',
  WARN: 'orange',
  INFO: 'gray',
  DEBUG: 'gray',
};

interface LinesProps {
  readonly lines: readonly LogLine[];
  /** What times are counted from. */
  readonly from: string;
}

/** Log lines as people read them. */
export function LineList({ lines, from }: LinesProps) {
  return (
    <ol className={classes.lines}>
      {lines.map((line, index) => (
        <li key={index}>
          <div className={classes.head}>
            <time dateTime={line.timestamp} title={line.timestamp}>
              {offset(line.timestamp, from)}
            </time>
            <Badge variant="light" color={COLORS[line.level] ?? 'gray'} size="sm" radius="sm">
              {line.level}
            </Badge>
            <b>{line.service}</b>
            <span>{line.message}</span>
          </div>
          <Fields line={line} />
        </li>
      ))}
    </ol>
  );
}

function Fields({ line }: { readonly line: LogLine }) {
  const fields = Object.entries(fieldsOf(line)).sort(([a], [b]) => rank(a) - rank(b));
  if (fields.length === 0) return null;
  return (
    <div className={classes.fields}>
      {fields.map(([name, value]) => (
        <span key={name}>
          <span className={classes.none}>{name}</span>{' '}
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </span>
      ))}
    </div>
  );
}

/** What went wrong, and what it came to, before ids and numbers. */
const FIRST = ['code', 'error', 'outcome', 'eventType', 'route', 'operation', 'status'];

function rank(name: string): number {
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
}

function offset(at: string, from: string): string {
  const milliseconds = Date.parse(at) - Date.parse(from);
  return milliseconds < 0 ? `−${duration(-milliseconds)}` : `+${duration(milliseconds)}`;
}
