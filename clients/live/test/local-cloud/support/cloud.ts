import { readFileSync } from 'node:fs';

/** A seeded user, by a token. */
export interface User {
  readonly token: string;
}

/** Two of one org, and one of another. */
export const author: User = { token: variable('TRADEWIND_TEST_TOKEN_AUTHOR') };
export const colleague: User = { token: variable('TRADEWIND_TEST_TOKEN_COLLEAGUE') };
export const stranger: User = { token: variable('TRADEWIND_TEST_TOKEN_STRANGER') };

const outputs = JSON.parse(readFileSync(variable('TRADEWIND_OUTPUTS'), 'utf8')) as Record<string, string>;
export const webSocketUrl = output('webSocketUrl');

/** A customer that is seeded for the author's org. */
const CUSTOMER = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Writes a note; its id. */
export async function writeNote(user: User, content: string, isPublic: boolean): Promise<string> {
  const { noteId } = await api<{ noteId: string }>(user, 'POST', '/notes', { content, isPublic });
  return noteId;
}

export async function deleteNote(user: User, noteId: string): Promise<void> {
  await api(user, 'DELETE', `/notes/${noteId}`);
}

/** Places an order that the stock can fill; its id. */
export async function placeOrder(user: User): Promise<string> {
  const order = { customerId: 'cust-123', items: [{ sku: 'SKU-1', qty: 1 }] };
  const { orderId } = await api<{ orderId: string }>(user, 'POST', '/orders', order);
  return orderId;
}

/** Creates a work order; its id. */
export async function createWorkOrder(user: User, title: string): Promise<string> {
  const query = `mutation ($customer: ID!, $title: String!) {
    createWorkOrder(customerId: $customer, title: $title, address: "1 Main St") { id }
  }`;
  const request = { query, variables: { customer: CUSTOMER, title } };
  const answer = await send<{ data?: { createWorkOrder: { id: string } }; errors?: unknown }>(
    user,
    'POST',
    output('graphqlUrl'),
    request,
  );
  if (!answer.data) throw new Error(`createWorkOrder: ${JSON.stringify(answer.errors)}`);
  return answer.data.createWorkOrder.id;
}

function api<T>(user: User, method: string, path: string, body?: object): Promise<T> {
  return send(user, method, output('httpApiUrl') + path, body);
}

async function send<T>({ token }: User, method: string, url: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

function output(name: string): string {
  const value = outputs[name];
  if (!value) throw new Error(`the deployment has no output ${name}; ./scripts/dev deploys everything`);
  return value;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; ./scripts/test sets it and runs these tests`);
  return value;
}
