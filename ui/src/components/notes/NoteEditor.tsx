import { Button, Group, Stack, Switch } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useRef, useState, type SubmitEvent } from 'react';
import { idempotencyKey } from '../../api/http.ts';
import { Failed } from '../Failed.tsx';
import { useAction } from '../useAction.ts';
import { NoteField, useContent } from './NoteField.tsx';
import { PendingList } from './PendingList.tsx';
import { flaw } from './rules.ts';
import { useSubmitNote, type NewNote } from './useSubmitNote.ts';

interface NoteEditorProps {
  /** What the note will be about, for good. */
  readonly workOrderId?: string;
}

/** Writes a note. What was accepted and is not saved yet is shown below it. */
export function NoteEditor({ workOrderId }: NoteEditorProps) {
  const { content, tried, field, change, attempt, reset } = useContent('');
  const [isPublic, setPublic] = useState(false);
  const submit = useSubmitNote();
  const keyOf = useAttempts();
  const save = useAction(async () => {
    const note = { content: content.trim(), isPublic, workOrderId };
    await submit(note, keyOf(note));
    reset();
  });

  const submitted = async (event?: SubmitEvent<HTMLFormElement>) => {
    event?.preventDefault();
    attempt();
    if (save.busy) return;
    if (flaw(content)) field.current?.focus();
    else if (await save.run()) field.current?.focus();
  };
  const refused = save.problem?.fields['content'];

  return (
    <Stack gap="sm">
      <form onSubmit={(event) => void submitted(event)} noValidate>
        <Stack gap="sm">
          <NoteField
            ref={field}
            label="New note"
            placeholder="What you saw, did or agreed on"
            value={content}
            change={change}
            done={() => void submitted()}
            error={(tried && flaw(content)) || refused}
          />
          {save.problem && !refused && <Failed error={save.problem} />}
          <Group justify="space-between" align="flex-start" gap="sm">
            <Switch
              label="Public"
              aria-label="Public"
              description={isPublic ? 'Everybody in your org can read it.' : 'Only you can read it.'}
              checked={isPublic}
              onChange={(event) => setPublic(event.currentTarget.checked)}
            />
            <Button type="submit" loading={save.busy} leftSection={<IconSend size={16} aria-hidden />}>
              Save note
            </Button>
          </Group>
        </Stack>
      </form>
      <PendingList workOrderId={workOrderId} />
    </Stack>
  );
}

/** The key of an attempt: the same for the same note, so that trying again does not make a second one. */
function useAttempts(): (note: NewNote) => string {
  const last = useRef<{ readonly note: string; readonly key: string }>(undefined);
  return (note) => {
    const wanted = JSON.stringify(note);
    if (last.current?.note !== wanted) last.current = { note: wanted, key: idempotencyKey() };
    return last.current.key;
  };
}
