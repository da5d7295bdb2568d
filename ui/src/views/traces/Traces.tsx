import { Page } from '../../components/Page.tsx';

export function Traces() {
  return <Page title="Traces">{null}</Page>;
}
