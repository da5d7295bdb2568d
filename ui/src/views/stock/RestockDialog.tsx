import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { asProblem, Problem } from '../../api/problem.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { parseUnits, WRONG_UNITS, wrongName } from '../orders/basket.ts';
import { besides, useFocusOnInvalid } from '../work-orders/useForm.ts';
import { proposeLot } from './receipts.ts';
import type { Lot } from './useReceipts.ts';

interface RestockDialogProps {
  /** What to restock; empty: to be named; none: nothing. */
  readonly sku: string | undefined;
  readonly close: () => void;
  readonly takeIn: (lot: Lot) => Promise<void>;
}

/** Takes a lot of a sku in. */
export function RestockDialog({ sku, close, takeIn }: RestockDialogProps) {
  // What was open is seen while the dialog closes.
  const [shown, setShown] = useState(sku ?? '');
  if (sku !== undefined && sku !== shown) setShown(sku);
  return (
    <Modal
      opened={sku !== undefined}
      onClose={close}
      title={shown ? `Restock ${shown}` : 'Restock a new sku'}
      closeOnClickOutside={false}
    >
      <Form key={shown} of={shown} close={close} takeIn={takeIn} />
    </Modal>
  );
}

interface FormProps {
  readonly of: string;
  readonly close: () => void;
  readonly takeIn: (lot: Lot) => Promise<void>;
}

interface Written {
  readonly sku: string;
  readonly units: string;
  readonly lotId: string;
}

function Form({ of, close, takeIn }: FormProps) {
  const [written, setWritten] = useState<Written>(() => ({
    sku: of,
    units: '',
    lotId: proposeLot(new Date()),
  }));
  const restock = useAction(async (asked: Written) => {
    await takeIn(checked(asked)).catch((error: unknown) => {
      throw explained(error);
    });
    close();
  });
  const form = useFocusOnInvalid(restock.problem);
  const errors = restock.problem?.fields ?? {};
  const general = besides(restock.problem, Object.keys(written));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void restock.run(written);
  };
  const set = (changed: Partial<Written>) => {
    setWritten({ ...written, ...changed });
    restock.forget();
  };
  return (
    <form onSubmit={submit} ref={form} noValidate>
      <Stack>
        {general && <Failed error={general} />}
        {of === '' && (
          <TextInput
            label="Sku"
            required
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            value={written.sku}
            onChange={(event) => set({ sku: event.currentTarget.value })}
            error={errors['sku']}
          />
        )}
        <TextInput
          label="Units"
          required
          data-autofocus={of !== ''}
          inputMode="numeric"
          autoComplete="off"
          value={written.units}
          onChange={(event) => set({ units: event.currentTarget.value })}
          error={errors['units']}
        />
        <TextInput
          label="Lot"
          description="Names this delivery. A lot is counted once, however often it is reported, so sending the same again is safe."
          required
          autoComplete="off"
          spellCheck={false}
          value={written.lotId}
          onChange={(event) => set({ lotId: event.currentTarget.value })}
          error={errors['lotId']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Not now
          </Button>
          <Button type="submit" loading={restock.busy}>
            Take in
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the server would refuse is told before it is sent. */
function checked({ sku, units, lotId }: Written): Lot {
  const count = parseUnits(units);
  const wrong = {
    sku: wrongName(sku),
    units: count === undefined ? WRONG_UNITS : undefined,
    lotId: wrongName(lotId),
  };
  const fields = Object.fromEntries(
    Object.entries(wrong).flatMap(([name, text]) => (text ? [[name, text]] : [])),
  );
  if (count === undefined || Object.keys(fields).length > 0) {
    throw new Problem({
      code: 'unchecked',
      title: 'Not sent yet',
      detail: 'Some fields are not valid.',
      fields,
    });
  }
  return { sku: sku.trim(), units: count, lotId: lotId.trim() };
}

/** The lot is what has to be changed. */
function explained(error: unknown): Problem {
  const problem = asProblem(error);
  if (problem.code !== 'lot_conflict') return problem;
  return new Problem({
    ...problem,
    title: 'This lot is known already',
    fields: {
      lotId:
        'It came in with another number of units, and a lot is counted once. Name another lot, if it is another delivery.',
    },
  });
}
