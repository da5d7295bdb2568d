import { Box, Tabs, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { useHasRole } from '../../session/context.ts';
import classes from './board.module.css';
import { Column } from './Column.tsx';
import { useNews, type News } from './news.ts';
import { STATUSES } from './transitions.ts';

/** All work orders by status: columns beside each other, or one at a time where there is no room. */
export function Board() {
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { news, said } = useNews();
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {narrow ? <OneColumn news={news} /> : <AllColumns news={news} />}
    </>
  );
}

function AllColumns({ news }: { readonly news: News }) {
  return (
    <Box className={classes.board} role="region" aria-label="Work orders by status" tabIndex={0}>
      {STATUSES.map((status) => (
        <Column key={status} status={status} news={news} />
      ))}
    </Box>
  );
}

function OneColumn({ news }: { readonly news: News }) {
  const dispatcher = useHasRole('dispatcher');
  const [shown, setShown] = useState<string | null>(dispatcher ? 'OPEN' : 'SCHEDULED');
  return (
    <Tabs value={shown} onChange={setShown} variant="none" keepMounted={false}>
      <Tabs.List className={classes.choices} aria-label="Status">
        {STATUSES.map((status) => {
          const { label, icon: Picture } = WORK_ORDER_STATUS[status];
          return (
            <Tabs.Tab
              key={status}
              value={status}
              className={classes.choice}
              leftSection={<Picture size={15} aria-hidden />}
            >
              {label}
            </Tabs.Tab>
          );
        })}
      </Tabs.List>
      {STATUSES.map((status) => (
        <Tabs.Panel key={status} value={status}>
          <Column status={status} news={news} alone />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
