import { lazy, Suspense, type ComponentType } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Loading } from './components/Loading.tsx';
import { LiveProvider } from './live/LiveProvider.tsx';
import { useHasRole, useMaybeUser } from './session/context.ts';
import { SignIn } from './session/SignIn.tsx';
import { Shell } from './shell/Shell.tsx';
import { NoSuchPage } from './views/NoSuchPage.tsx';

/** A view that is loaded when it is first opened. */
function view<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }));
}

const WorkOrders = view(() => import('./views/work-orders/WorkOrders.tsx'), 'WorkOrders');
const Orders = view(() => import('./views/orders/Orders.tsx'), 'Orders');
const OrderDetails = view(() => import('./views/orders/OrderDetails.tsx'), 'OrderDetails');
const PlaceOrder = view(() => import('./views/orders/PlaceOrder.tsx'), 'PlaceOrder');
const Stock = view(() => import('./views/stock/Stock.tsx'), 'Stock');
const Notes = view(() => import('./views/notes/Notes.tsx'), 'Notes');
const LiveFeed = view(() => import('./views/live/LiveFeed.tsx'), 'LiveFeed');
const Operations = view(() => import('./views/operations/Operations.tsx'), 'Operations');
const DeadLetters = view(() => import('./views/operations/DeadLetters.tsx'), 'DeadLetters');
const Traces = view(() => import('./views/traces/Traces.tsx'), 'Traces');
const Trace = view(() => import('./views/traces/Trace.tsx'), 'Trace');

/** Which view is at which address. Who is not signed in sees the sign-in at all of them, and then where they wanted to go. */
export function Routing() {
  const user = useMaybeUser();
  if (!user) return <SignIn />;
  return (
    // A new user begins with nothing of the one before.
    <LiveProvider key={user.userId}>
      <Shell>
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route index element={<Home />} />
            <Route path="work-orders" element={<WorkOrders />}>
              <Route path=":id" element={null} />
            </Route>
            <Route path="orders" element={<Orders />} />
            <Route path="orders/new" element={<PlaceOrder />} />
            <Route path="orders/:id" element={<OrderDetails />} />
            <Route path="stock" element={<Stock />} />
            <Route path="notes" element={<Notes />} />
            <Route path="live" element={<LiveFeed />} />
            <Route path="operations" element={<Operations />} />
            <Route path="operations/:worker" element={<DeadLetters />} />
            <Route path="traces" element={<Traces />} />
            <Route path="traces/:id" element={<Trace />} />
            <Route path="*" element={<NoSuchPage />} />
          </Routes>
        </Suspense>
      </Shell>
    </LiveProvider>
  );
}

function Home() {
  return <Navigate to={useHasRole('dispatcher', 'technician') ? '/work-orders' : '/operations'} replace />;
}
