import { Page } from '../../components/Page.tsx';

export function LiveFeed() {
  return <Page title="Live feed">{null}</Page>;
}
