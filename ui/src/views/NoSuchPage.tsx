import { Button } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Empty } from '../components/Empty.tsx';
import { Page } from '../components/Page.tsx';

export function NoSuchPage() {
  const back = (
    <Button component={Link} to="/" variant="light">
      To the beginning
    </Button>
  );
  return (
    <Page title="No such page">
      <Empty icon={IconCompass} title="There is nothing at this address" action={back} />
    </Page>
  );
}
