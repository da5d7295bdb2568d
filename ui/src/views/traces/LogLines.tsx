import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { LineList } from './LineList.tsx';
import classes from './traces.module.css';
import type { LogLine, TraceFound } from './waterfall.ts';

export type Level = 'all' | 'warn' | 'error';

const LEVELS: Readonly<Record<Level, readonly string[] | undefined>> = {
  all: undefined,
  warn: ['WARN', 'ERROR'],
  error: ['ERROR'],
};
/** So many at once; a trace may have thousands. */
const PAGE = 200;

/** All log lines of a trace, to be narrowed down. */
export function LogLines({ trace: { lines, startedAt } }: { readonly trace: TraceFound }) {
  const [level, setLevel] = useState<Level>('all');
  const [text, setText] = useState('');
  const [shown, setShown] = useState(PAGE);
  const found = narrowed(lines, level, text);
  return (
    <>
      <Group gap="sm" mb="sm">
        <NativeSelect
          size="xs"
          aria-label="Level"
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value as Level)}
          data={[
            { value: 'all', label: 'All levels' },
            { value: 'warn', label: 'Warnings and errors' },
            { value: 'error', label: 'Errors' },
          ]}
        />
        <TextInput
          size="xs"
          className={classes.grow}
          maw={360}
          aria-label="Text in lines"
          placeholder="Text: a function, a code, an id .."
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed" role="status">
          {found.length === lines.length
            ? `${lines.length} lines`
            : `${found.length} of ${lines.length} lines`}
        </Text>
      </Group>
      <LineList lines={found.slice(0, shown)} from={startedAt} />
      {found.length > shown && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setShown(shown + PAGE)}>
          Show more
        </Button>
      )}
    </>
  );
}

/** Lines of a level or worse that contain all words of a text, anywhere. */
export function narrowed(lines: readonly LogLine[], level: Level, text: string): LogLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => {
    if (LEVELS[level] && !LEVELS[level].includes(line.level)) return false;
    const all = `${line.service} ${line.message} ${line.fields}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
