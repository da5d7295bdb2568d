import { Page } from '../../components/Page.tsx';

export function OrderDetails() {
  return <Page title="Order">{null}</Page>;
}
