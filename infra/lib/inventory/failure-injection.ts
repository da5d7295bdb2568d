import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { parameterName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import type { RustFunction } from '../constructs/rust-function.ts';

/** The switch, `on` or `off`, that orders of the sku FAIL-ME obey. Only on stages where failures may be rehearsed. */
export class FailureInjection extends Construct {
  readonly environment: Record<string, string>;
  private readonly name: string;

  constructor(scope: Construct, id: string, { stage }: Settings) {
    super(scope, id);
    this.name = parameterName(stage, 'failure-injection');
    new StringParameter(this, 'Switch', {
      parameterName: this.name,
      description: 'Whether orders of the sku FAIL-ME fail: on or off (tradewind-cli failure-injection)',
      // As it is first created. `tradewind-cli failure-injection` changes it, a deployment does not change it back.
      stringValue: 'on',
      allowedPattern: '^(on|off)$',
    });
    this.environment = { FAILURE_INJECTION_PARAMETER: this.name };
  }

  letRead(rust: RustFunction): void {
    rust.allowParameter(this.name);
  }
}
