import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import { EmailNotifier } from './email-notifier.ts';
import { MailSender } from './mail-sender.ts';
import { NotificationsTable } from './notifications-table.ts';

export interface NotificationsStackProps extends StackProps {
  readonly bus: IEventBus;
}

/** What customers are told. */
export class NotificationsStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: NotificationsStackProps) {
    super(scope, id, props);
    const notifications = new NotificationsTable(this, 'Notifications', settings).table;
    const sender = new MailSender(this, 'MailSender', settings);
    const notifier = new EmailNotifier(this, 'EmailNotifier', {
      settings,
      notifications,
      sender,
      bus: props.bus,
    });
    queueDirectory(this, [notifier.worker]);
    directory(this, 'Tables', { notifications: notifications.tableName });
  }
}
