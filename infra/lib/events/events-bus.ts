import { Aws, Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

/** The bus that all events of the event store travel on; each worker has its rule on it. */
export class EventsBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { stage }: Settings) {
    super(scope, id);
    const name = physicalName(stage, 'events');
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: name,
      description: 'Events of orders, stock and payments, relayed from the event store',
    });
    // The local cloud rejects a template with AWS::Events::Archive as a whole.
    if (!stage.local) {
      // For a worker that is new or lost its queue. The event store keeps events for good, the archive replays them.
      this.bus.archive('Archive', {
        archiveName: name,
        description: 'What the bus carried, for a replay',
        eventPattern: { account: [Aws.ACCOUNT_ID] },
        // As long as the logs that say what became of an event.
        retention: Duration.days(stage.logRetention),
      });
    }
  }
}
