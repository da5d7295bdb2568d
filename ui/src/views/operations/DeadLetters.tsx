import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconEyeOff, IconRefresh } from '@tabler/icons-react';
import { useCallback } from 'react';
import { Link, useParams } from 'wouter';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Loading } from '../../components/Loading.tsx';
import { OperatorsOnly } from '../../components/OperatorsOnly.tsx';
import { Page } from '../../components/Page.tsx';
import { When } from '../../components/When.tsx';
import { Causes } from './Causes.tsx';
import { counted } from './health.ts';
import { FailureSwitch } from './FailureSwitch.tsx';
import { LetterList } from './LetterList.tsx';
import { RedriveProgress } from './RedriveProgress.tsx';
import { useLetters, type Letters } from './useLetters.ts';
import { useRedrive } from './useRedrive.ts';
import { about } from './workers.ts';

/** The worker that fails on purpose: whoever has redriven its letters finds the switch here still. */
const REHEARSES = 'stock-allocator';

/** The dead letters of one worker, and what can be done about them. */
export function DeadLetters() {
  const { worker = '' } = useParams<{ readonly worker: string }>();
  const { does, dead } = about(worker);
  return (
    <Page
      title={`Dead letters of ${worker}`}
      about={
        <>
          {does} While it has dead letters: {lowered(dead)}{' '}
          <Anchor component={Link} to="/operations" size="sm" underline="always">
            All workers
          </Anchor>
        </>
      }
    >
      <OperatorsOnly>
        <OfWorker key={worker} worker={worker} />
      </OperatorsOnly>
    </Page>
  );
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function OfWorker({ worker }: { readonly worker: string }) {
  const letters = useLetters(worker);
  const { data, at, problem, busy, refresh } = letters;
  const reload = useCallback(() => refresh().then(keepFocus), [refresh]);
  const redrive = useRedrive(worker, reload);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {at && (
            <>
              As of <When at={new Date(at).toISOString()} />. Letters that you look at are hidden from other
              operators for some seconds, so this list waits until you reload it.
            </>
          )}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={busy && data !== undefined}
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => void refresh()}
        >
          Reload
        </Button>
      </Group>
      {problem && <Failed error={problem} retry={refresh} />}
      <RedriveProgress redrive={redrive} />
      {!data && !problem && <Loading rows={3} height={140} />}
      {data && <Untold letters={data} />}
      {data?.items.length === 0 && <None worker={worker} unreadable={data.unreadable} more={data.more} />}
      {data?.items.length === 0 && worker === REHEARSES && <FailureSwitch />}
      {data && data.items.length > 0 && (
        <>
          <Causes letters={data.items} />
          <LetterList worker={worker} letters={data} redrive={redrive} reload={reload} />
        </>
      )}
    </Stack>
  );
}

/** With a letter its buttons go: who was on one of them is in the view still, and not at the top of the page. */
function keepFocus(): void {
  if (document.activeElement === document.body)
    document.getElementById('content')?.focus({ preventScroll: true });
}

/** What the list does not show. */
function Untold({ letters: { unreadable, more } }: { readonly letters: Letters }) {
  return (
    <>
      {unreadable > 0 && (
        <Alert
          variant="light"
          color="orange"
          icon={<IconEyeOff aria-hidden />}
          title={`${counted(unreadable, 'letter')} not shown`}
        >
          They do not say whose they are, so no org sees them here. Who runs the stage sees them with
          tradewind-cli.
        </Alert>
      )}
      {more && (
        <Alert variant="light" color="blue" title="There may be more">
          The list ends after 500 letters of all orgs, or after some seconds. Redrive these, then reload.
        </Alert>
      )}
    </>
  );
}

function None({ worker, unreadable, more }: { readonly worker: string } & Omit<Letters, 'items'>) {
  if (unreadable > 0 || more) return <Empty icon={IconEyeOff} title="None of your org could be read" />;
  return (
    <Empty icon={IconCircleCheck} title="No dead letters of your org">
      What {worker} was told of your org is done, or still tried. The number in the overview counts all orgs:
      what is left there belongs to another one, whose operators see it.
    </Empty>
  );
}
