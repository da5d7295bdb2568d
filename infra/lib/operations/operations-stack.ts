import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import type { FrontDoor } from '../constructs/http-function.ts';
import { OperationsApi } from './operations-api.ts';

export interface OperationsStackProps extends StackProps {
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
}

/** What operators rehearse failures with. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: OperationsStackProps) {
    super(scope, id, props);
    const { frontDoor, eventStore } = props;
    new OperationsApi(this, 'OperationsApi', { settings, frontDoor, eventStore });
  }
}
