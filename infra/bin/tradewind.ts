import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/app.ts';
import { ConfigurationError } from '../lib/config/error.ts';

try {
  buildApp(new App());
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  // Not exitCode: an app that lives on would synthesise half of itself on the way out.
  process.exit(1);
}
