import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { EventWorker } from '../constructs/event-worker.ts';
import { allowModel, modelEnvironment } from '../constructs/model.ts';
import type { MailSender } from './mail-sender.ts';

export interface EmailNotifierProps {
  readonly settings: Settings;
  readonly notifications: ITable;
  readonly sender: MailSender;
  readonly bus: IEventBus;
}

/** Writes and sends a customer's mail, once for each event. */
export class EmailNotifier extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, notifications, sender, bus }: EmailNotifierProps) {
    super(scope, id);
    this.worker = new EventWorker(this, 'Worker', {
      settings,
      name: 'email-notifier',
      description: 'Tells customers by mail what became of their orders',
      memoryMiB: 256,
      // A batch of mails whose text a language model writes, each with seconds to answer.
      timeout: Duration.seconds(30),
      batchSize: 5,
      // A new SES account may send 14 mails a second.
      maxConcurrency: 2,
      maxAge: Duration.minutes(15),
      environment: {
        NOTIFICATIONS_TABLE: notifications.tableName,
        ...sender.environment,
        ...modelEnvironment(settings),
      },
    });
    const { worker } = this.worker;
    worker.allow(['dynamodb:UpdateItem'], [notifications.tableArn]);
    sender.letSend(worker);
    allowModel(worker, settings);
    this.worker.subscribeToBus(bus, {
      oneOf: ['OrderConfirmed', 'OrderStockDepleted', 'OrderPaymentRejected', 'OrderShipped'],
    });
  }
}
