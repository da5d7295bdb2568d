import { Page } from '../../components/Page.tsx';

export function Trace() {
  return <Page title="Trace">{null}</Page>;
}
