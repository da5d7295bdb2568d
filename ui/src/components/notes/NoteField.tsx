import { Textarea, type TextareaProps } from '@mantine/core';
import { useRef, useState } from 'react';
import { room } from './rules.ts';

interface NoteFieldProps extends Omit<TextareaProps, 'onChange' | 'value'> {
  readonly value: string;
  readonly change: (value: string) => void;
  /** On ⌘/Ctrl+Enter. */
  readonly done: () => void;
}

/** Where a note is written: it grows with what it holds, and tells when there is little room left. */
export function NoteField({ value, change, done, ...props }: NoteFieldProps) {
  return (
    <Textarea
      autosize
      minRows={3}
      maxRows={14}
      value={value}
      description={<span aria-live="polite">{room(value)}</span>}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) done();
      }}
      {...props}
    />
  );
}

/** What somebody wrote, and what is wrong with it once they want to save it. */
export function useContent(initial: string) {
  const [content, setContent] = useState(initial);
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  return {
    content,
    tried,
    field,
    change: setContent,
    /** From now on flaws are shown. */
    attempt: () => setTried(true),
    reset: () => {
      setContent('');
      setTried(false);
    },
  };
}
