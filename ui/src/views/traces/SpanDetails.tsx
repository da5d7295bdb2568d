import { Text } from '@mantine/core';
import { Id } from '../../components/Id.tsx';
import { LineList } from './LineList.tsx';
import classes from './traces.module.css';
import { duration } from './scale.ts';
import { linesOf, type LogLine, type Row } from './waterfall.ts';

interface DetailsProps {
  readonly row: Row;
  readonly lines: readonly LogLine[];
}

/** The exact times of a step, and what its function said meanwhile. */
export function SpanDetails({ row, lines }: DetailsProps) {
  const { span, waited, took } = row;
  const said = linesOf(span, lines);
  return (
    <>
      <dl className={classes.facts}>
        {span.queuedAt && (
          <div>
            <dt>In the queue from</dt>
            <dd>
              {span.queuedAt}
              {waited !== undefined && ` (${duration(waited)})`}
            </dd>
          </div>
        )}
        <div>
          <dt>Began</dt>
          <dd>{span.startedAt}</dd>
        </div>
        <div>
          <dt>Done</dt>
          <dd>
            {span.endedAt} ({duration(took)})
          </dd>
        </div>
        {span.eventId && (
          <div>
            <dt>Event</dt>
            <dd>
              <Id id={span.eventId} of="the event" />
            </dd>
          </div>
        )}
      </dl>
      {said.length > 0 ? (
        <LineList lines={said} from={span.startedAt} />
      ) : (
        <Text size="sm" c="dimmed">
          It wrote no other lines.
        </Text>
      )}
    </>
  );
}
