import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface IdProps {
  readonly id: string;
  /** What it names, for the button that copies it. */
  readonly of: string;
}

/** An id, to be copied. Long ones are shown by their end, which differs. */
export function Id({ id, of }: IdProps) {
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      <Code title={id}>{id.length > 14 ? `…${id.slice(-8)}` : id}</Code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={`Copy the id of ${of}`}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
