import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

/** From light to dark and back. Until it is used, the page follows the system. */
export function ColorScheme() {
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme('light');
  const other = now === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`To the ${other} theme`}>
      <ActionIcon
        variant="default"
        size="lg"
        onClick={() => setColorScheme(other)}
        aria-label={`Use the ${other} theme`}
      >
        {now === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
