import { Page } from '../../components/Page.tsx';

export function PlaceOrder() {
  return <Page title="Order parts">{null}</Page>;
}
