import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';
import { allowByTime } from '../constructs/keyed-table.ts';

export interface PaymentsApiProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly payments: ITable;
}

/** Shows payments. */
export class PaymentsApi extends Construct {
  constructor(scope: Construct, id: string, { settings, frontDoor, payments }: PaymentsApiProps) {
    super(scope, id);
    const { api } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'payments-api',
      description: 'Shows the payments of orders',
      paths: ['/api/v1/payments/{proxy+}'],
      environment: { PAYMENTS_TABLE: payments.tableName },
    });
    api.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [payments.tableArn]);
    allowByTime(api, payments);
  }
}
