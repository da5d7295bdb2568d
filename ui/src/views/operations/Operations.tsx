import { Page } from '../../components/Page.tsx';

export function Operations() {
  return <Page title="Operations">{null}</Page>;
}
