import { Page } from '../../components/Page.tsx';

export function DeadLetters() {
  return <Page title="Dead letters">{null}</Page>;
}
