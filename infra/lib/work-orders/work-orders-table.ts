import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

/** The read model: a partition an org, sorted by status and time; beside it the head item of each work order. */
export class WorkOrdersTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { stage }: Settings) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: physicalName(stage, 'work-orders'),
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.protect,
      removalPolicy: stage.removalPolicy,
    });
  }
}
