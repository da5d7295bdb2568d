import { Badge, Group, Text, Title, VisuallyHidden } from '@mantine/core';
import { Fragment, useMemo, useState, type CSSProperties } from 'react';
import { CONTEXTS, type ContextName } from '../../components/contexts.ts';
import { outcomeOf } from './outcome.ts';
import { duration } from './scale.ts';
import { SpanDetails } from './SpanDetails.tsx';
import classes from './traces.module.css';
import { waterfall, type Bar, type Row, type TraceFound, type Waterfall } from './waterfall.ts';

/** What each function did, on one time axis: a table with numbers, and for the eye with bars. */
export function WaterfallTable({ trace }: { readonly trace: TraceFound }) {
  const falls = useMemo(() => waterfall(trace.spans), [trace.spans]);
  const [open, setOpen] = useState<string>();
  return (
    <section aria-labelledby="waterfall">
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={2} size="h4" id="waterfall">
          Across functions
        </Title>
        <Legend contexts={falls.contexts} />
      </Group>
      <table className={classes.waterfall} aria-labelledby="waterfall">
        <thead>
          <tr>
            <th scope="col">
              <div className={classes.step}>
                <span>Step</span>
                <Axis falls={falls} />
              </div>
            </th>
            <th scope="col" className={classes.number}>
              Waited
            </th>
            <th scope="col" className={classes.number}>
              Took
            </th>
            <th scope="col" className={classes.outcome}>
              Outcome
            </th>
          </tr>
        </thead>
        <tbody>
          {falls.rows.map((row) => {
            const { id } = row.span;
            const isOpen = open === id;
            return (
              <Fragment key={id}>
                <SpanRow
                  row={row}
                  falls={falls}
                  isOpen={isOpen}
                  toggle={() => setOpen(isOpen ? undefined : id)}
                />
                {isOpen && (
                  <tr className={classes.details}>
                    <td colSpan={4}>
                      <SpanDetails row={row} lines={trace.lines} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface SpanRowProps {
  readonly row: Row;
  readonly falls: Waterfall;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function SpanRow({ row, falls, isOpen, toggle }: SpanRowProps) {
  const { span, context, waited, took, after } = row;
  const waiting = waited === undefined ? undefined : duration(waited);
  return (
    <tr className={classes.row} data-open={isOpen || undefined}>
      <td>
        <div className={classes.step}>
          <div className={classes.label}>
            <button type="button" className={classes.service} aria-expanded={isOpen} onClick={toggle}>
              {span.service}
            </button>{' '}
            <Attempt receives={span.receiveCount} />
            <span className={classes.what}>{span.name}</span>
            <span className={classes.brief} aria-hidden>
              {waiting && `${waiting} waited · `}
              {duration(took)} <Outcome of={span.outcome} />
            </span>
          </div>
          <div className={classes.track} style={colorOf(context)} aria-hidden>
            <Pauses falls={falls} />
            {row.gap && <span className={classes.gap} style={placed(row.gap)} />}
            <span className={classes.work} style={placed(row.work)} />
            <span className={classes.hint} data-late={row.work.left > 50 || undefined}>
              {waiting && `${waiting} in the queue, then `}
              {duration(took)}; began after {duration(after)}, {clock(span.startedAt)} to{' '}
              {clock(span.endedAt)}
            </span>
          </div>
        </div>
      </td>
      <td className={classes.number}>{waiting ?? <span className={classes.none}>–</span>}</td>
      <td className={classes.number}>{duration(took)}</td>
      <td className={classes.outcome}>
        <Outcome of={span.outcome} />
        {span.code && <span className={classes.code}>{span.code}</span>}
      </td>
    </tr>
  );
}

/** Which delivery it was, if it was not the first. */
function Attempt({ receives }: { readonly receives: number | null }) {
  if (!receives || receives < 2) return null;
  return (
    <Badge variant="default" size="sm" tt="none">
      attempt {receives}
    </Badge>
  );
}

function Outcome({ of }: { readonly of: string | null }) {
  const { label, color, icon: Picture } = outcomeOf(of);
  return (
    <span
      className={classes.word}
      style={{ color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-3))` }}
    >
      <Picture size={14} aria-hidden /> {label}
    </span>
  );
}

function Axis({ falls: { ticks, stretches } }: { readonly falls: Waterfall }) {
  return (
    <div className={classes.axis} aria-hidden>
      {ticks.map(({ left, label }) => (
        <span
          key={left}
          className={classes.tick}
          style={{ left: `${left}%` }}
          data-last={left > 92 || undefined}
          data-late={left > 70 || undefined}
        >
          {label}
        </span>
      ))}
      {stretches
        .filter(({ idle }) => idle)
        .map(({ from, to, left, width }) => (
          <span
            key={from}
            className={classes.pause}
            style={{ left: `${left}%`, width: `${width}%` }}
            title={`Nothing for ${duration(to - from)}`}
          >
            ⋯
          </span>
        ))}
    </div>
  );
}

/** The lines of the axis, and where it is cut short. */
function Pauses({ falls: { ticks, stretches } }: { readonly falls: Waterfall }) {
  return (
    <>
      {ticks.map(({ left }) => (
        <span key={left} className={classes.line} style={{ left: `${left}%` }} />
      ))}
      {stretches
        .filter(({ idle }) => idle)
        .map((pause) => (
          <span key={pause.from} className={classes.cut} style={placed(pause)} />
        ))}
    </>
  );
}

function Legend({ contexts }: { readonly contexts: readonly ContextName[] }) {
  return (
    <ul className={classes.legend}>
      {contexts.map((context) => (
        <li key={context} style={colorOf(context)}>
          <span className={classes.swatch} aria-hidden />
          {CONTEXTS[context].label}
        </li>
      ))}
      <li style={colorOf('other')}>
        <span className={classes.swatch} data-gap aria-hidden />
        <Text span size="xs">
          <VisuallyHidden>Hatched: </VisuallyHidden>in the queue
        </Text>
      </li>
    </ul>
  );
}

function placed({ left, width }: Bar): CSSProperties {
  return { left: `${left}%`, width: `${width}%` };
}

function colorOf(context: ContextName): CSSProperties {
  const { color } = CONTEXTS[context];
  const shades = `light-dark(var(--mantine-color-${color}-8), var(--mantine-color-${color}-4))`;
  return { '--bar': color === 'dark' ? 'var(--mantine-color-dimmed)' : shades } as CSSProperties;
}

const clocks = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** Such as `09:00:00.123`. */
function clock(at: string): string {
  return clocks.format(new Date(at));
}
