import { Card, Stack, Tabs } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { NoteEditor } from '../../components/notes/NoteEditor.tsx';
import { Page } from '../../components/Page.tsx';
import { MyNotes } from './MyNotes.tsx';
import { PublicNotes } from './PublicNotes.tsx';

/** Notes of the org and one's own, and the way to one more. */
export function Notes() {
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') === 'mine' ? 'mine' : 'public';
  return (
    <Page
      title="Notes"
      about="A note is yours: only you can change it. Public ones are read by everybody in your org."
    >
      <Stack maw={760} gap="lg">
        <Card withBorder padding="md">
          <NoteEditor />
        </Card>
        <Tabs
          value={tab}
          onChange={(next) => setSearch(next === 'mine' ? { tab: 'mine' } : {}, { replace: true })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="public">Public</Tabs.Tab>
            <Tabs.Tab value="mine">Mine</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="public">
            <PublicNotes />
          </Tabs.Panel>
          <Tabs.Panel value="mine">
            <MyNotes />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Page>
  );
}
