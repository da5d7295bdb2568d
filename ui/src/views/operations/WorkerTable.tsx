import { Anchor, Badge, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { CONTEXTS } from '../../components/contexts.ts';
import { age, counted, messages, type Depth, type WorkerQueues } from './health.ts';
import classes from './operations.module.css';
import { about, grouped } from './workers.ts';

/** All workers in the order of the flow, each with what waits for it and what it gave up. */
export function WorkerTable({ queues }: { readonly queues: readonly WorkerQueues[] }) {
  return (
    // Too wide for a phone: it scrolls by itself, with the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="region" aria-label="Workers" tabIndex={0}>
      <Table verticalSpacing={6} className={classes.workers}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Worker</Table.Th>
            <Table.Th scope="col" title="Given up: they wait for an operator">
              Dead letters
            </Table.Th>
            <Table.Th scope="col" ta="right" title="Ready to be worked on">
              Waiting
            </Table.Th>
            <Table.Th scope="col" ta="right" title="Being worked on, or waiting for another attempt">
              In flight
            </Table.Th>
            <Table.Th scope="col" ta="right" title="Not to be worked on yet">
              Delayed
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Oldest
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        {grouped(queues).map(({ context, workers }) => (
          <Table.Tbody key={context}>
            <Table.Tr className={classes.group}>
              <Table.Th colSpan={6} scope="rowgroup">
                {CONTEXTS[context].label}
              </Table.Th>
            </Table.Tr>
            {workers.map((worker) => (
              <WorkerRow key={worker.worker} {...worker} />
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </div>
  );
}

function WorkerRow({ worker, queue, deadLetters }: WorkerQueues) {
  const { does, dead } = about(worker);
  const gaveUp = messages(deadLetters) > 0;
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes.worker}>
        <Anchor component={Link} to={`/operations/${worker}`} size="sm" fw={600}>
          {worker}
        </Anchor>
        <Text size="xs" c="dimmed" fw={400}>
          {does}
        </Text>
        {gaveUp && (
          <Text size="xs" fw={500} className={classes.bad}>
            {dead}
          </Text>
        )}
      </Table.Th>
      <Table.Td>
        <DeadLetters worker={worker} count={messages(deadLetters)} />
      </Table.Td>
      <Depths depth={queue} />
    </Table.Tr>
  );
}

function DeadLetters({ worker, count }: { readonly worker: string; readonly count: number }) {
  if (count === 0) return <span className={classes.none}>0</span>;
  return (
    <Badge
      component={Link}
      to={`/operations/${worker}`}
      color="red"
      variant="filled"
      size="lg"
      className={classes.dead}
      aria-label={`${counted(count, 'dead letter')} of ${worker}`}
    >
      {count}
    </Badge>
  );
}

function Depths({ depth }: { readonly depth: Depth | null | undefined }) {
  if (!depth) {
    return (
      <Table.Td colSpan={4} ta="right" c="dimmed" fz="xs">
        Reads a stream: it has no queue
      </Table.Td>
    );
  }
  return (
    <>
      {[depth.waiting, depth.inFlight, depth.delayed].map((count, column) => (
        <Table.Td key={column} ta="right">
          <span className={count === 0 ? classes.none : classes.some}>{count}</span>
        </Table.Td>
      ))}
      <Table.Td ta="right" className={classes.age}>
        {depth.oldestAgeSeconds == null ? (
          <span className={classes.none}>–</span>
        ) : (
          age(depth.oldestAgeSeconds)
        )}
      </Table.Td>
    </>
  );
}
