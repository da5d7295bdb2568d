import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { EventWorker } from '../constructs/event-worker.ts';

export interface NoteSaverProps {
  readonly settings: Settings;
  readonly eventStore: ITable;
  readonly notes: ITable;
  readonly bus: IEventBus;
}

/** Saves a note once, and says so; or that it could not. */
export class NoteSaver extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, eventStore, notes, bus }: NoteSaverProps) {
    super(scope, id);
    this.worker = new EventWorker(this, 'Worker', {
      settings,
      name: 'note-saver',
      description: 'Saves notes, each once, and tells their authors when one cannot be saved',
      memoryMiB: 256,
      timeout: Duration.seconds(10),
      batchSize: 10,
      maxConcurrency: 10,
      maxAge: Duration.minutes(5),
      environment: {
        EVENT_STORE_TABLE: eventStore.tableName,
        NOTES_TABLE: notes.tableName,
        BUS_NAME: bus.eventBusName,
      },
    });
    const { worker } = this.worker;
    worker.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], [notes.tableArn]);
    worker.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    // NoteFailed only: when the table is what failed, the author is to hear of it all the same.
    worker.allow(['events:PutEvents'], [bus.eventBusArn]);
    this.worker.subscribeToBus(bus, { oneOf: ['NoteCreated'] });
  }
}
