import { Page } from '../../components/Page.tsx';

export function Notes() {
  return <Page title="Notes">{null}</Page>;
}
