import { parameterName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import type { RustFunction } from './rust-function.ts';

const keyParameter = ({ stage }: Settings): string => parameterName(stage, 'model-api-key');

/** Where a function finds the language model and the name of its key; nothing where the stage has no model. */
export function modelEnvironment(settings: Settings): Record<string, string> {
  const { model } = settings;
  if (!model) return {};
  return {
    MODEL_BASE_URL: model.baseUrl,
    MODEL_NAME: model.name,
    // A SecureString. CloudFormation cannot create one: it is put there by hand.
    MODEL_API_KEY_PARAMETER: keyParameter(settings),
  };
}

/** Lets a function read the key of the language model, where there is one. */
export function allowModel(rust: RustFunction, settings: Settings): void {
  if (settings.model) rust.allowParameter(keyParameter(settings));
}
