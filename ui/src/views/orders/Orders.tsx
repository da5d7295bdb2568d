import { Page } from '../../components/Page.tsx';

export function Orders() {
  return <Page title="Orders">{null}</Page>;
}
