import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import type { FrontDoor } from '../constructs/http-function.ts';
import { NoteSaver } from './note-saver.ts';
import { NotesApi } from './notes-api.ts';
import { NotesTable } from './notes-table.ts';

export interface NotesStackProps extends StackProps {
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Notes: taken in as events, saved behind a queue. */
export class NotesStack extends Stack {
  readonly table: ITable;

  constructor(scope: Construct, id: string, settings: Settings, props: NotesStackProps) {
    super(scope, id, props);
    const { frontDoor, eventStore, bus } = props;
    const notes = new NotesTable(this, 'Notes', settings).table;
    this.table = notes;
    new NotesApi(this, 'NotesApi', { settings, frontDoor, eventStore, notes, bus });
    const saver = new NoteSaver(this, 'NoteSaver', { settings, eventStore, notes, bus });
    queueDirectory(this, [saver.worker]);
    directory(this, 'Tables', { notes: notes.tableName });
  }
}
