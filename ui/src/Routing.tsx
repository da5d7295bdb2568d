import { lazy, Suspense, type ComponentType } from 'react';
import { Redirect, Route, Switch } from 'wouter';
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
          <Switch>
            <Route path="/" component={Home} />
            <Route path="/work-orders/:id?" component={WorkOrders} />
            <Route path="/orders" component={Orders} />
            <Route path="/orders/new" component={PlaceOrder} />
            <Route path="/orders/:id" component={OrderDetails} />
            <Route path="/stock" component={Stock} />
            <Route path="/notes" component={Notes} />
            <Route path="/live" component={LiveFeed} />
            <Route path="/operations" component={Operations} />
            <Route path="/operations/:worker" component={DeadLetters} />
            <Route path="/traces" component={Traces} />
            <Route path="/traces/:id" component={Trace} />
            <Route component={NoSuchPage} />
          </Switch>
        </Suspense>
      </Shell>
    </LiveProvider>
  );
}

function Home() {
  return <Redirect to={useHasRole('dispatcher', 'technician') ? '/work-orders' : '/operations'} replace />;
}
