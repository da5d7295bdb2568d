import { ConfigurationError } from './error.ts';
import type { Stage } from './stage.ts';
import { whole } from './whole.ts';

/** The context of what lies outside of Tradewind: a language model, the mail, the payment gateway, who is called. */
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
  return plainAddress('mailSender', sender);
}

/** Whom alarms are mailed to. A topic that the context names has its own subscribers. */
export function readAlarmEmail(read: Read): string | undefined {
  const address = read('alarmEmail');
  if (!address) return undefined;
  if (read('alarmTopicArn')) {
    throw new ConfigurationError(
      'context alarmEmail and alarmTopicArn: name one; subscribe the address to the topic that is there already',
    );
  }
  return plainAddress('alarmEmail', address);
}

function plainAddress(key: string, address: string): string {
  if (!/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(address)) {
    throw new ConfigurationError(`context ${key}: "${address}" is not a plain mail address`);
  }
  return address;
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
