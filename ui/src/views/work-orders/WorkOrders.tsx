import { Page } from '../../components/Page.tsx';
import { useHasRole } from '../../session/context.ts';
import { Board } from './Board.tsx';
import { CreateWorkOrder } from './CreateWorkOrder.tsx';
import { MovesProvider } from './MovesProvider.tsx';

/** The board, and over it the details of the work order that the address names. */
export function WorkOrders() {
  const dispatcher = useHasRole('dispatcher');
  return (
    <MovesProvider>
      <Page
        title="Work orders"
        about="From the first call to work done. Changes of others show by themselves."
        actions={dispatcher && <CreateWorkOrder />}
      >
        <Board />
      </Page>
    </MovesProvider>
  );
}
