import { Page } from '../../components/Page.tsx';

export function WorkOrders() {
  return <Page title="Work orders">{null}</Page>;
}
