import { ConfigurationError } from './error.ts';
import type { Stage } from './stage.ts';
import { whole } from './whole.ts';

/** The context of what lies outside of Tradewind: a language model, the mail, the payment gateway. */
type Read = (key: string) => string | undefined;

/** An OpenAI-compatible chat-completions endpoint. Its key is in the stage's SSM parameter `model-api-key`. */
export interface Model {
  readonly baseUrl: string;
  readonly name: string;
}

/** The gateway is a simulation; these make it as unreliable as a test or a demo wants it. */
export interface Gateway {
  readonly failurePercent: number;
  readonly latencyMs: number;
  readonly seed: number;
}

export function readModel(read: Read): Model | undefined {
  const baseUrl = read('modelBaseUrl');
  const name = read('modelName');
  if (!baseUrl && !name) return undefined;
  if (!baseUrl || !name) {
    throw new ConfigurationError('context modelBaseUrl and modelName: name both or neither');
  }
  if (!/^https?:$/.test(protocolOf(baseUrl))) {
    throw new ConfigurationError(
      `context modelBaseUrl: "${baseUrl}" is not an address such as https://host/v1`,
    );
  }
  return { baseUrl: baseUrl.replace(/\/+$/, ''), name };
}

export function readMailSender(stage: Stage, read: Read): string {
  const sender = read('mailSender') ?? stage.defaultMailSender;
  if (!sender) {
    throw new ConfigurationError(
      `context mailSender: stage "${stage.name}" has to name the address that customers get mail from, ` +
        'for example -c mailSender=orders@example.com',
    );
  }
  if (!/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(sender)) {
    throw new ConfigurationError(`context mailSender: "${sender}" is not a plain mail address`);
  }
  return sender;
}

export function readGateway(read: Read): Gateway {
  return {
    failurePercent: whole('gatewayFailurePercent', read('gatewayFailurePercent') ?? '0', 0, 100),
    latencyMs: whole('gatewayLatencyMs', read('gatewayLatencyMs') ?? '50', 0, 10_000),
    seed: whole('gatewaySeed', read('gatewaySeed') ?? '1', 0, Number.MAX_SAFE_INTEGER),
  };
}

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol;
  } catch {
    return '';
  }
}
