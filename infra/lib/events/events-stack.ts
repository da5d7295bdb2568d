import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory } from '../constructs/directory.ts';
import { EventRelay } from './event-relay.ts';
import { EventStore } from './event-store.ts';
import { EventsBus } from './events-bus.ts';

/** Where events of orders, stock and payments are written, and how they get to who needs them. */
export class EventsStack extends Stack {
  readonly eventStore: Table;
  readonly bus: EventBus;
  /** What is not on the bus. */
  readonly unrelayed: Queue;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    this.eventStore = new EventStore(this, 'EventStore', settings).table;
    this.bus = new EventsBus(this, 'Events', settings).bus;
    const relay = new EventRelay(this, 'EventRelay', {
      settings,
      eventStore: this.eventStore,
      bus: this.bus,
    });
    this.unrelayed = relay.failures;
    directory(this, 'Buses', { events: this.bus.eventBusName });
    directory(this, 'Queues', { 'event-relay-dlq': relay.failures.queueUrl });
    directory(this, 'Tables', { 'event-store': this.eventStore.tableName });
  }
}
