import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

/** Certificate authorities of the database, as a layer with one PEM file. */
export class DatabaseCa extends Construct {
  readonly layer: LayerVersion;
  /** Where a function with the layer finds the file. */
  readonly path: string;

  constructor(scope: Construct, id: string, settings: Settings, file: string) {
    super(scope, id);
    const name = basename(file);
    this.path = `/opt/${name}`;

    // A copy in a directory of its own: a layer is made from a directory, and whatever lies beside the file is not
    // for it. The package keeps the file's mode, and a function is another user than the one who may read it here.
    const directory = mkdtempSync(join(tmpdir(), 'tradewind-database-ca-'));
    try {
      copyFileSync(file, join(directory, name));
      chmodSync(join(directory, name), 0o644);
      this.layer = new LayerVersion(this, 'Layer', {
        layerVersionName: physicalName(settings.stage, 'database-ca'),
        description: `Certificate authorities of the database: ${name}`,
        code: Code.fromAsset(directory),
        compatibleArchitectures: [settings.code.architecture],
        compatibleRuntimes: [Runtime.PROVIDED_AL2023],
        // In every stage: it holds no data, and versions that no function uses any more would pile up.
        removalPolicy: RemovalPolicy.DESTROY,
      });
    } finally {
      // The layer's code is in the cloud assembly by now.
      rmSync(directory, { recursive: true });
    }
  }
}
