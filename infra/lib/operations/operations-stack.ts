import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { OperationsApi, type OperationsApiProps } from './operations-api.ts';

export type OperationsStackProps = StackProps & Omit<OperationsApiProps, 'settings'>;

/** What operators see and mend. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: OperationsStackProps) {
    super(scope, id, props);
    const { frontDoor, eventStore, bus, unrelayed, workers, logGroups } = props;
    new OperationsApi(this, 'OperationsApi', {
      settings,
      frontDoor,
      eventStore,
      bus,
      unrelayed,
      workers,
      logGroups,
    });
  }
}
