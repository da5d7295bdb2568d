/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment WorkOrderInList on WorkOrder {\n    id\n    status\n    title\n    version\n    customerId\n    scheduledAt\n    createdAt\n    updatedAt\n    customer {\n      id\n      name\n    }\n  }\n": typeof types.WorkOrderInListFragmentDoc,
    "\n  fragment OrderInList on Order {\n    id\n    status\n    orderStatus\n    lines {\n      sku\n      units\n    }\n    total\n    userId\n    customerId\n    workOrderId\n    placedAt\n    updatedAt\n  }\n": typeof types.OrderInListFragmentDoc,
    "\n  fragment NoteInList on Note {\n    id\n    userId\n    username\n    content\n    isPublic\n    workOrderId\n    createdAt\n    updatedAt\n  }\n": typeof types.NoteInListFragmentDoc,
    "\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": typeof types.WorkOrderNowDocument,
    "\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n": typeof types.OrderNowDocument,
};
const documents: Documents = {
    "\n  fragment WorkOrderInList on WorkOrder {\n    id\n    status\n    title\n    version\n    customerId\n    scheduledAt\n    createdAt\n    updatedAt\n    customer {\n      id\n      name\n    }\n  }\n": types.WorkOrderInListFragmentDoc,
    "\n  fragment OrderInList on Order {\n    id\n    status\n    orderStatus\n    lines {\n      sku\n      units\n    }\n    total\n    userId\n    customerId\n    workOrderId\n    placedAt\n    updatedAt\n  }\n": types.OrderInListFragmentDoc,
    "\n  fragment NoteInList on Note {\n    id\n    userId\n    username\n    content\n    isPublic\n    workOrderId\n    createdAt\n    updatedAt\n  }\n": types.NoteInListFragmentDoc,
    "\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": types.WorkOrderNowDocument,
    "\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n": types.OrderNowDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WorkOrderInList on WorkOrder {\n    id\n    status\n    title\n    version\n    customerId\n    scheduledAt\n    createdAt\n    updatedAt\n    customer {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment WorkOrderInList on WorkOrder {\n    id\n    status\n    title\n    version\n    customerId\n    scheduledAt\n    createdAt\n    updatedAt\n    customer {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderInList on Order {\n    id\n    status\n    orderStatus\n    lines {\n      sku\n      units\n    }\n    total\n    userId\n    customerId\n    workOrderId\n    placedAt\n    updatedAt\n  }\n"): (typeof documents)["\n  fragment OrderInList on Order {\n    id\n    status\n    orderStatus\n    lines {\n      sku\n      units\n    }\n    total\n    userId\n    customerId\n    workOrderId\n    placedAt\n    updatedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment NoteInList on Note {\n    id\n    userId\n    username\n    content\n    isPublic\n    workOrderId\n    createdAt\n    updatedAt\n  }\n"): (typeof documents)["\n  fragment NoteInList on Note {\n    id\n    userId\n    username\n    content\n    isPublic\n    workOrderId\n    createdAt\n    updatedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"): (typeof documents)["\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n"): (typeof documents)["\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;