import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useRoute } from 'wouter';
import { Page } from '../../components/Page.tsx';
import { useHasRole } from '../../session/context.ts';
import { Board } from './Board.tsx';
import { CreateWorkOrder } from './CreateWorkOrder.tsx';
import { Details } from './Details.tsx';
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
      <DetailsDrawer />
    </MovesProvider>
  );
}

function DetailsDrawer() {
  const [, navigate] = useLocation();
  const id = useRoute('/work-orders/:id')[1]?.id;
  // What was open is seen while the drawer closes.
  const [shown, setShown] = useState(id);
  if (id && id !== shown) setShown(id);
  return (
    <Drawer
      opened={id !== undefined}
      onClose={() => navigate('/work-orders')}
      position="right"
      size="min(620px, 100%)"
      title="Work order"
    >
      {shown && <Details key={shown} id={shown} />}
    </Drawer>
  );
}
