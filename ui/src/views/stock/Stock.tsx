import { Page } from '../../components/Page.tsx';

export function Stock() {
  return <Page title="Stock">{null}</Page>;
}
