import { Annotations, Tags, Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { physicalName } from './config/names.ts';
import { readSettings, type Settings } from './config/settings.ts';
import { IdentityStack } from './identity/identity-stack.ts';
import { WorkOrdersStack } from './work-orders/work-orders-stack.ts';

export interface Tradewind {
  readonly settings: Settings;
  readonly identity: IdentityStack;
  readonly workOrders: WorkOrdersStack;
}

/**
 * All stacks of one stage. They name no account and no region, so synthesis needs no credentials; they go to wherever
 * `cdk deploy` is signed in.
 */
export function buildApp(app: App): Tradewind {
  const settings = readSettings(app.node);
  const { stage } = settings;
  const props = (context: string, description: string) => ({
    stackName: physicalName(stage, context),
    description,
    terminationProtection: stage.protect,
    tags: { project: 'tradewind', stage: stage.name, context },
  });

  const identity = new IdentityStack(
    app,
    physicalName(stage, 'identity'),
    settings,
    props('identity', 'Tradewind: who may call it'),
  );
  const workOrders = new WorkOrdersStack(app, physicalName(stage, 'work-orders'), settings, {
    ...props('work-orders', 'Tradewind: work orders from GraphQL through the outbox to the projection'),
    userPool: identity.userPool,
    userPoolClient: identity.userPoolClient,
  });
  Tags.of(app).add('project', 'tradewind');
  Tags.of(app).add('stage', stage.name);
  Tags.of(identity).add('context', 'identity');
  Tags.of(workOrders).add('context', 'work-orders');

  settings.code.assertUsable();
  if (stage.protect && !settings.alarmTopicArn) {
    Annotations.of(workOrders).addWarningV2(
      'tradewind:alarmTopicArn',
      'No alarmTopicArn in the context: the alarms of this stage ring in the console only.',
    );
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { settings, identity, workOrders };
}
