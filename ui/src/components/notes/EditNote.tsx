import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState, type SubmitEvent } from 'react';
import type { NoteInListFragment } from '../../api/generated/graphql/graphql.ts';
import { Failed } from '../Failed.tsx';
import { useAction } from '../useAction.ts';
import { NoteField, useContent } from './NoteField.tsx';
import { flaw } from './rules.ts';
import { useChangeNote } from './useChangeNote.ts';

interface EditProps {
  readonly note: NoteInListFragment;
  readonly done: () => void;
}

/** A note of one's own, being edited in its place. */
export function EditNote({ note, done }: EditProps) {
  const [before] = useState(note.content);
  const { content, tried, field, change, attempt } = useContent(before);
  const { change: put } = useChangeNote(note.id);
  const save = useAction(() => put({ content: content.trim() }));

  // At the end of what is there.
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(before.length, before.length);
  }, [before, field]);

  const submitted = async (event?: SubmitEvent<HTMLFormElement>) => {
    event?.preventDefault();
    attempt();
    if (save.busy) return;
    if (flaw(content)) field.current?.focus();
    else if (content.trim() === note.content || (await save.run())) done();
  };
  const refused = save.problem?.fields['content'];

  return (
    <form onSubmit={(event) => void submitted(event)} aria-label="Edit note" noValidate>
      <Stack gap="xs">
        <NoteField
          ref={field}
          aria-label="Text of the note"
          value={content}
          change={change}
          done={() => void submitted()}
          error={(tried && flaw(content)) || refused}
        />
        {note.content !== before && (
          <Text size="sm" role="status">
            It was changed elsewhere meanwhile. Saving replaces that.
          </Text>
        )}
        {save.problem && !refused && <Failed error={save.problem} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={save.busy}>
            Save changes
          </Button>
          <Button size="xs" variant="default" disabled={save.busy} onClick={done}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
