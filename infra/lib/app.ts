import { Tags, Validations, type App, type Stack, type StackProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { physicalName } from './config/names.ts';
import { readSettings, type Settings } from './config/settings.ts';
import { EventWorker } from './constructs/event-worker.ts';
import { RustFunction } from './constructs/rust-function.ts';
import { EventsStack } from './events/events-stack.ts';
import { HttpStack } from './http/http-stack.ts';
import { IdentityStack } from './identity/identity-stack.ts';
import { InventoryStack } from './inventory/inventory-stack.ts';
import { LiveStack } from './live/live-stack.ts';
import { NotesStack } from './notes/notes-stack.ts';
import { NotificationsStack } from './notifications/notifications-stack.ts';
import { AlarmsStack } from './observability/alarms-stack.ts';
import { ObservabilityStack } from './observability/observability-stack.ts';
import { alarmOnThrottles } from './observability/table-alarms.ts';
import { watched } from './observability/watched.ts';
import { OperationsStack } from './operations/operations-stack.ts';
import { OrdersStack } from './orders/orders-stack.ts';
import { PaymentsStack } from './payments/payments-stack.ts';
import { UiStack } from './ui/ui-stack.ts';
import { GraphqlStack } from './work-orders/graphql-stack.ts';
import { WorkOrdersStack } from './work-orders/work-orders-stack.ts';

/** What each stack is for, by context, in the order they are built. */
const CONTEXTS = {
  alarms: 'where alarms ring',
  identity: 'who may call it',
  'work-orders': 'work orders from the outbox to the projection',
  events: 'the event store, the bus and the relay between them',
  http: 'the front door, and signing in at it',
  orders: 'orders and the view of them',
  inventory: 'stock, reserved for orders and given back',
  payments: 'payments, one for each order',
  notifications: 'mails to customers',
  notes: 'notes, saved behind a queue',
  live: 'what happens, told to who is connected',
  graphql: 'work orders taken in, and everything read back',
  operations: 'what operators see and mend',
  ui: 'what people open',
  observability: 'what operators look at',
} as const;
export type Context = keyof typeof CONTEXTS;

/** CloudFormation takes no tags of a dashboard everywhere yet. */
const UNTAGGED = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };

export interface Tradewind {
  readonly settings: Settings;
  /** All stacks of the stage, by context. */
  readonly stacks: ReadonlyMap<Context, Stack>;
}

/**
 * All stacks of one stage. They name no account and no region, so synthesis needs no credentials; they go to wherever
 * `cdk deploy` is signed in.
 */
export function buildApp(app: App): Tradewind {
  const settings = readSettings(app.node);
  const { stage } = settings;
  const stacks = buildStacks(app, settings);
  Tags.of(app).add('project', 'tradewind', UNTAGGED);
  Tags.of(app).add('stage', stage.name, UNTAGGED);
  for (const [context, stack] of stacks) Tags.of(stack).add('context', context, UNTAGGED);

  settings.uiBuild?.assertUsable();
  settings.code.assertUsable();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { settings, stacks };
}

function buildStacks(app: App, given: Settings): Map<Context, Stack> {
  const { stage } = given;
  let settings = given;
  const stacks = new Map<Context, Stack>();
  /** Builds a stack under the name of its context. */
  const add = <Props extends object, S extends Stack>(
    context: Context,
    Kind: new (scope: App, id: string, settings: Settings, props: Props & StackProps) => S,
    props: Props,
  ): S => {
    const stack = new Kind(app, physicalName(stage, context), settings, {
      stackName: physicalName(stage, context),
      description: `Tradewind: ${CONTEXTS[context]}`,
      terminationProtection: stage.protect,
      tags: { project: 'tradewind', stage: stage.name, context },
      ...props,
    });
    stacks.set(context, stack);
    return stack;
  };

  if (stage.alarms && !given.alarmTopicArn) {
    settings = { ...given, alarmTopicArn: add('alarms', AlarmsStack, {}).topic.topicArn };
  }
  const { userPool, userPoolClient } = add('identity', IdentityStack, {});
  const users = { userPool, userPoolClient };
  const workOrders = add('work-orders', WorkOrdersStack, {});
  const { eventStore, bus, unrelayed } = add('events', EventsStack, {});
  const { frontDoor, url: httpApiUrl } = add('http', HttpStack, users);
  const orders = add('orders', OrdersStack, { frontDoor, eventStore, bus });
  const inventory = add('inventory', InventoryStack, { frontDoor, eventStore, bus });
  const payments = add('payments', PaymentsStack, { frontDoor, eventStore, bus });
  add('notifications', NotificationsStack, { bus });
  const notes = add('notes', NotesStack, { frontDoor, eventStore, bus });
  const live = add('live', LiveStack, { ...users, bus, workOrderEvents: workOrders.events });
  // All that there are, so that a new one needs no place in a list.
  const watchable = () => ({
    workers: app.node.findAll().filter((part) => part instanceof EventWorker),
    unrelayed,
    logGroups: app.node
      .findAll()
      .filter((part) => part instanceof RustFunction)
      .map(({ logGroup }) => logGroup),
  });
  const { url: graphqlUrl } = add('graphql', GraphqlStack, {
    ...users,
    ...watchable(),
    topic: workOrders.events,
    tables: {
      workOrders: workOrders.table,
      eventStore,
      orders: orders.table,
      inventory: inventory.table,
      payments: payments.table,
      notes: notes.table,
    },
  });
  add('operations', OperationsStack, {
    frontDoor,
    eventStore,
    bus,
    ...watchable(),
  });

  if (settings.uiBuild) {
    const apis = { graphqlUrl, httpApiUrl, webSocketUrl: live.webSocketUrl };
    add('ui', UiStack, { build: settings.uiBuild, apis });
  }

  for (const table of watched(app, stage).tables) alarmOnThrottles(settings, table);
  // The local cloud has no metrics to draw, and rejects a template with AWS::Logs::QueryDefinition as a whole.
  if (!stage.local) add('observability', ObservabilityStack, { watched: watched(app, stage) });
  return stacks;
}
