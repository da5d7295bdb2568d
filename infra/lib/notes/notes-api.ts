import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';
import { NOTE_INDEXES } from './notes-table.ts';

export interface NotesApiProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly notes: ITable;
  readonly bus: IEventBus;
}

/** Takes notes in as events on the bus; shows, changes and deletes those that are saved. */
export class NotesApi extends Construct {
  constructor(scope: Construct, id: string, props: NotesApiProps) {
    super(scope, id);
    const { settings, frontDoor, eventStore, notes, bus } = props;
    const { api } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'notes-api',
      description: 'Takes notes in as events; shows, changes and deletes those that are saved',
      paths: ['/notes', '/notes/{proxy+}'],
      environment: {
        EVENT_STORE_TABLE: eventStore.tableName,
        NOTES_TABLE: notes.tableName,
        BUS_NAME: bus.eventBusName,
      },
    });
    api.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:Query',
      ],
      [notes.tableArn],
    );
    api.allow(
      ['dynamodb:Query'],
      NOTE_INDEXES.map((index) => `${notes.tableArn}/index/${index}`),
    );
    // A change of a saved note is appended with the note, and relayed from there.
    api.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    // A new note goes straight to the bus: it is stored by who receives it.
    api.allow(['events:PutEvents'], [bus.eventBusArn]);
  }
}
