import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';

export interface OperationsApiProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
}

/** Lets operators put a raw event into the event store, to rehearse what happens then. */
export class OperationsApi extends Construct {
  constructor(scope: Construct, id: string, { settings, frontDoor, eventStore }: OperationsApiProps) {
    super(scope, id);
    const { api } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'operations-api',
      description: 'Lets operators put raw events into the event store, where failures may be rehearsed',
      paths: ['/api/v1/testing/simulateRawEvent'],
      environment: { EVENT_STORE_TABLE: eventStore.tableName },
    });
    api.allow(['dynamodb:PutItem', 'dynamodb:Query'], [eventStore.tableArn]);
  }
}
