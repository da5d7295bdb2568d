import { Textarea, TextInput } from '@mantine/core';

/** What people write on a work order, as its form holds it. */
export interface Written {
  readonly title: string;
  readonly description: string;
  readonly address: string;
  /** Local, as the input of date and time has it. */
  readonly scheduledAt: string;
}

export const NOTHING_WRITTEN: Written = { title: '', description: '', address: '', scheduledAt: '' };

interface FieldsProps {
  readonly written: Written;
  readonly change: (written: Written) => void;
  /** What the server finds wrong with each. */
  readonly errors: Readonly<Record<string, string>>;
}

export function WorkOrderFields({ written, change, errors }: FieldsProps) {
  const field = (name: keyof Written) => ({
    value: written[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      change({ ...written, [name]: event.currentTarget.value }),
    error: errors[name],
  });
  return (
    <>
      <TextInput
        label="Title"
        placeholder="What is to be done"
        required
        maxLength={500}
        {...field('title')}
      />
      <Textarea label="Description" rows={4} resize="vertical" {...field('description')} />
      <Textarea label="Address" rows={2} resize="vertical" autoComplete="off" {...field('address')} />
      <TextInput
        label="Date and time"
        description="If it is agreed already. In your time zone."
        type="datetime-local"
        {...field('scheduledAt')}
      />
    </>
  );
}
