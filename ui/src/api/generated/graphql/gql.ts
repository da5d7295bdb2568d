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
    "\n      fragment KnownWorkOrder on WorkOrder {\n        status\n        title\n        version\n        scheduledAt\n        description\n        address\n        updatedAt\n      }\n    ": typeof types.KnownWorkOrderFragmentDoc,
    "\n      fragment KnownNote on Note {\n        content\n        isPublic\n        updatedAt\n      }\n    ": typeof types.KnownNoteFragmentDoc,
    "\n      fragment KnownOrder on Order {\n        status\n        orderStatus\n        updatedAt\n      }\n    ": typeof types.KnownOrderFragmentDoc,
    "\n  query WorkOrderOfNote($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n    }\n  }\n": typeof types.WorkOrderOfNoteDocument,
    "\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": typeof types.WorkOrderNowDocument,
    "\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n": typeof types.OrderNowDocument,
    "\n  query SavedNotes {\n    notes(first: 100) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n    }\n  }\n": typeof types.SavedNotesDocument,
    "\n  query MyNotes($after: String) {\n    notes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.MyNotesDocument,
    "\n  query PublicNotes($after: String) {\n    publicNotes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.PublicNotesDocument,
    "\n  query Queues {\n    queues {\n      id\n      worker\n      queue {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n      deadLetters {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n    }\n    outbox {\n      waiting\n      dead\n      oldestAgeSeconds\n    }\n  }\n": typeof types.QueuesDocument,
    "\n  query Orders($status: OrderStatus, $after: String) {\n    orders(status: $status, first: 25, after: $after) {\n      edges {\n        node {\n          ...OrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.OrdersDocument,
    "\n  query OrderDetails($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n": typeof types.OrderDetailsDocument,
    "\n  query OrderPayment($id: ID!) {\n    order(id: $id) {\n      id\n      payment {\n        id\n        status\n        amount\n        chargeId\n        retries\n        reason\n        updatedAt\n      }\n    }\n  }\n": typeof types.OrderPaymentDocument,
    "\n  query WorkOrderOfOrder($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n      customerId\n    }\n  }\n": typeof types.WorkOrderOfOrderDocument,
    "\n  query Stock($after: String) {\n    stock(first: 100, after: $after) {\n      edges {\n        node {\n          id\n          sku\n          available\n          allocated\n          shipped\n          updatedAt\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.StockDocument,
    "\n  query StockItemNow($sku: String!) {\n    stockItem(sku: $sku) {\n      id\n      sku\n      available\n      allocated\n      shipped\n      updatedAt\n    }\n  }\n": typeof types.StockItemNowDocument,
    "\n  query Trace($id: ID!, $hours: Int) {\n    trace(id: $id, hours: $hours) {\n      id\n      startedAt\n      endedAt\n      spans {\n        id\n        service\n        name\n        eventId\n        queuedAt\n        startedAt\n        endedAt\n        outcome\n        receiveCount\n        orderId\n        workOrderId\n        noteId\n        code\n      }\n      lines {\n        timestamp\n        level\n        service\n        message\n        fields\n      }\n    }\n  }\n": typeof types.TraceDocument,
    "\n  query WorkOrdersOfStatus($status: WorkOrderStatus!, $after: String) {\n    workOrders(status: $status, first: 20, after: $after) {\n      edges {\n        node {\n          ...WorkOrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.WorkOrdersOfStatusDocument,
    "\n  mutation CreateWorkOrder(\n    $customerId: ID!\n    $title: String!\n    $description: String\n    $address: String\n    $scheduledAt: String\n    $idempotencyKey: String\n  ) {\n    createWorkOrder(\n      customerId: $customerId\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n      idempotencyKey: $idempotencyKey\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": typeof types.CreateWorkOrderDocument,
    "\n  query WorkOrderDetails($id: ID!, $after: String) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n      customer {\n        id\n        name\n        email\n        phone\n      }\n      orders {\n        ...OrderInList\n      }\n      notes(first: 10, after: $after) {\n        edges {\n          node {\n            ...NoteInList\n          }\n        }\n        pageInfo {\n          endCursor\n          hasNextPage\n        }\n      }\n    }\n  }\n": typeof types.WorkOrderDetailsDocument,
    "\n  mutation UpdateWorkOrder(\n    $id: ID!\n    $expectedVersion: Int!\n    $title: String\n    $description: String\n    $address: String\n    $scheduledAt: String\n  ) {\n    updateWorkOrder(\n      id: $id\n      expectedVersion: $expectedVersion\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": typeof types.UpdateWorkOrderDocument,
    "\n  mutation ChangeWorkOrderStatus($id: ID!, $status: WorkOrderStatus!, $expectedVersion: Int) {\n    changeWorkOrderStatus(id: $id, status: $status, expectedVersion: $expectedVersion) {\n      ...WorkOrderInList\n    }\n  }\n": typeof types.ChangeWorkOrderStatusDocument,
    "\n  query WorkOrderAsItStands($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n    }\n  }\n": typeof types.WorkOrderAsItStandsDocument,
    "\n  mutation CreateCustomer($name: String!, $email: String, $phone: String, $idempotencyKey: String) {\n    createCustomer(name: $name, email: $email, phone: $phone, idempotencyKey: $idempotencyKey) {\n      id\n      name\n    }\n  }\n": typeof types.CreateCustomerDocument,
    "\n  query Customers {\n    listCustomers {\n      id\n      name\n    }\n  }\n": typeof types.CustomersDocument,
};
const documents: Documents = {
    "\n  fragment WorkOrderInList on WorkOrder {\n    id\n    status\n    title\n    version\n    customerId\n    scheduledAt\n    createdAt\n    updatedAt\n    customer {\n      id\n      name\n    }\n  }\n": types.WorkOrderInListFragmentDoc,
    "\n  fragment OrderInList on Order {\n    id\n    status\n    orderStatus\n    lines {\n      sku\n      units\n    }\n    total\n    userId\n    customerId\n    workOrderId\n    placedAt\n    updatedAt\n  }\n": types.OrderInListFragmentDoc,
    "\n  fragment NoteInList on Note {\n    id\n    userId\n    username\n    content\n    isPublic\n    workOrderId\n    createdAt\n    updatedAt\n  }\n": types.NoteInListFragmentDoc,
    "\n      fragment KnownWorkOrder on WorkOrder {\n        status\n        title\n        version\n        scheduledAt\n        description\n        address\n        updatedAt\n      }\n    ": types.KnownWorkOrderFragmentDoc,
    "\n      fragment KnownNote on Note {\n        content\n        isPublic\n        updatedAt\n      }\n    ": types.KnownNoteFragmentDoc,
    "\n      fragment KnownOrder on Order {\n        status\n        orderStatus\n        updatedAt\n      }\n    ": types.KnownOrderFragmentDoc,
    "\n  query WorkOrderOfNote($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n    }\n  }\n": types.WorkOrderOfNoteDocument,
    "\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": types.WorkOrderNowDocument,
    "\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n": types.OrderNowDocument,
    "\n  query SavedNotes {\n    notes(first: 100) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n    }\n  }\n": types.SavedNotesDocument,
    "\n  query MyNotes($after: String) {\n    notes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.MyNotesDocument,
    "\n  query PublicNotes($after: String) {\n    publicNotes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.PublicNotesDocument,
    "\n  query Queues {\n    queues {\n      id\n      worker\n      queue {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n      deadLetters {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n    }\n    outbox {\n      waiting\n      dead\n      oldestAgeSeconds\n    }\n  }\n": types.QueuesDocument,
    "\n  query Orders($status: OrderStatus, $after: String) {\n    orders(status: $status, first: 25, after: $after) {\n      edges {\n        node {\n          ...OrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.OrdersDocument,
    "\n  query OrderDetails($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n": types.OrderDetailsDocument,
    "\n  query OrderPayment($id: ID!) {\n    order(id: $id) {\n      id\n      payment {\n        id\n        status\n        amount\n        chargeId\n        retries\n        reason\n        updatedAt\n      }\n    }\n  }\n": types.OrderPaymentDocument,
    "\n  query WorkOrderOfOrder($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n      customerId\n    }\n  }\n": types.WorkOrderOfOrderDocument,
    "\n  query Stock($after: String) {\n    stock(first: 100, after: $after) {\n      edges {\n        node {\n          id\n          sku\n          available\n          allocated\n          shipped\n          updatedAt\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.StockDocument,
    "\n  query StockItemNow($sku: String!) {\n    stockItem(sku: $sku) {\n      id\n      sku\n      available\n      allocated\n      shipped\n      updatedAt\n    }\n  }\n": types.StockItemNowDocument,
    "\n  query Trace($id: ID!, $hours: Int) {\n    trace(id: $id, hours: $hours) {\n      id\n      startedAt\n      endedAt\n      spans {\n        id\n        service\n        name\n        eventId\n        queuedAt\n        startedAt\n        endedAt\n        outcome\n        receiveCount\n        orderId\n        workOrderId\n        noteId\n        code\n      }\n      lines {\n        timestamp\n        level\n        service\n        message\n        fields\n      }\n    }\n  }\n": types.TraceDocument,
    "\n  query WorkOrdersOfStatus($status: WorkOrderStatus!, $after: String) {\n    workOrders(status: $status, first: 20, after: $after) {\n      edges {\n        node {\n          ...WorkOrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.WorkOrdersOfStatusDocument,
    "\n  mutation CreateWorkOrder(\n    $customerId: ID!\n    $title: String!\n    $description: String\n    $address: String\n    $scheduledAt: String\n    $idempotencyKey: String\n  ) {\n    createWorkOrder(\n      customerId: $customerId\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n      idempotencyKey: $idempotencyKey\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": types.CreateWorkOrderDocument,
    "\n  query WorkOrderDetails($id: ID!, $after: String) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n      customer {\n        id\n        name\n        email\n        phone\n      }\n      orders {\n        ...OrderInList\n      }\n      notes(first: 10, after: $after) {\n        edges {\n          node {\n            ...NoteInList\n          }\n        }\n        pageInfo {\n          endCursor\n          hasNextPage\n        }\n      }\n    }\n  }\n": types.WorkOrderDetailsDocument,
    "\n  mutation UpdateWorkOrder(\n    $id: ID!\n    $expectedVersion: Int!\n    $title: String\n    $description: String\n    $address: String\n    $scheduledAt: String\n  ) {\n    updateWorkOrder(\n      id: $id\n      expectedVersion: $expectedVersion\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n": types.UpdateWorkOrderDocument,
    "\n  mutation ChangeWorkOrderStatus($id: ID!, $status: WorkOrderStatus!, $expectedVersion: Int) {\n    changeWorkOrderStatus(id: $id, status: $status, expectedVersion: $expectedVersion) {\n      ...WorkOrderInList\n    }\n  }\n": types.ChangeWorkOrderStatusDocument,
    "\n  query WorkOrderAsItStands($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n    }\n  }\n": types.WorkOrderAsItStandsDocument,
    "\n  mutation CreateCustomer($name: String!, $email: String, $phone: String, $idempotencyKey: String) {\n    createCustomer(name: $name, email: $email, phone: $phone, idempotencyKey: $idempotencyKey) {\n      id\n      name\n    }\n  }\n": types.CreateCustomerDocument,
    "\n  query Customers {\n    listCustomers {\n      id\n      name\n    }\n  }\n": types.CustomersDocument,
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
export function graphql(source: "\n      fragment KnownWorkOrder on WorkOrder {\n        status\n        title\n        version\n        scheduledAt\n        description\n        address\n        updatedAt\n      }\n    "): (typeof documents)["\n      fragment KnownWorkOrder on WorkOrder {\n        status\n        title\n        version\n        scheduledAt\n        description\n        address\n        updatedAt\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      fragment KnownNote on Note {\n        content\n        isPublic\n        updatedAt\n      }\n    "): (typeof documents)["\n      fragment KnownNote on Note {\n        content\n        isPublic\n        updatedAt\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      fragment KnownOrder on Order {\n        status\n        orderStatus\n        updatedAt\n      }\n    "): (typeof documents)["\n      fragment KnownOrder on Order {\n        status\n        orderStatus\n        updatedAt\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrderOfNote($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n    }\n  }\n"): (typeof documents)["\n  query WorkOrderOfNote($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"): (typeof documents)["\n  query WorkOrderNow($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n"): (typeof documents)["\n  query OrderNow($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SavedNotes {\n    notes(first: 100) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SavedNotes {\n    notes(first: 100) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyNotes($after: String) {\n    notes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  query MyNotes($after: String) {\n    notes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublicNotes($after: String) {\n    publicNotes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  query PublicNotes($after: String) {\n    publicNotes(first: 20, after: $after) {\n      edges {\n        node {\n          ...NoteInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Queues {\n    queues {\n      id\n      worker\n      queue {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n      deadLetters {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n    }\n    outbox {\n      waiting\n      dead\n      oldestAgeSeconds\n    }\n  }\n"): (typeof documents)["\n  query Queues {\n    queues {\n      id\n      worker\n      queue {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n      deadLetters {\n        waiting\n        inFlight\n        delayed\n        oldestAgeSeconds\n      }\n    }\n    outbox {\n      waiting\n      dead\n      oldestAgeSeconds\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Orders($status: OrderStatus, $after: String) {\n    orders(status: $status, first: 25, after: $after) {\n      edges {\n        node {\n          ...OrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  query Orders($status: OrderStatus, $after: String) {\n    orders(status: $status, first: 25, after: $after) {\n      edges {\n        node {\n          ...OrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderDetails($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n"): (typeof documents)["\n  query OrderDetails($id: ID!) {\n    order(id: $id) {\n      ...OrderInList\n      reason\n      events {\n        id\n        type\n        orderStatus\n        at\n        counted\n        reason\n        traceId\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderPayment($id: ID!) {\n    order(id: $id) {\n      id\n      payment {\n        id\n        status\n        amount\n        chargeId\n        retries\n        reason\n        updatedAt\n      }\n    }\n  }\n"): (typeof documents)["\n  query OrderPayment($id: ID!) {\n    order(id: $id) {\n      id\n      payment {\n        id\n        status\n        amount\n        chargeId\n        retries\n        reason\n        updatedAt\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrderOfOrder($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n      customerId\n    }\n  }\n"): (typeof documents)["\n  query WorkOrderOfOrder($id: ID!) {\n    workOrder(id: $id) {\n      id\n      title\n      customerId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Stock($after: String) {\n    stock(first: 100, after: $after) {\n      edges {\n        node {\n          id\n          sku\n          available\n          allocated\n          shipped\n          updatedAt\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  query Stock($after: String) {\n    stock(first: 100, after: $after) {\n      edges {\n        node {\n          id\n          sku\n          available\n          allocated\n          shipped\n          updatedAt\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StockItemNow($sku: String!) {\n    stockItem(sku: $sku) {\n      id\n      sku\n      available\n      allocated\n      shipped\n      updatedAt\n    }\n  }\n"): (typeof documents)["\n  query StockItemNow($sku: String!) {\n    stockItem(sku: $sku) {\n      id\n      sku\n      available\n      allocated\n      shipped\n      updatedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Trace($id: ID!, $hours: Int) {\n    trace(id: $id, hours: $hours) {\n      id\n      startedAt\n      endedAt\n      spans {\n        id\n        service\n        name\n        eventId\n        queuedAt\n        startedAt\n        endedAt\n        outcome\n        receiveCount\n        orderId\n        workOrderId\n        noteId\n        code\n      }\n      lines {\n        timestamp\n        level\n        service\n        message\n        fields\n      }\n    }\n  }\n"): (typeof documents)["\n  query Trace($id: ID!, $hours: Int) {\n    trace(id: $id, hours: $hours) {\n      id\n      startedAt\n      endedAt\n      spans {\n        id\n        service\n        name\n        eventId\n        queuedAt\n        startedAt\n        endedAt\n        outcome\n        receiveCount\n        orderId\n        workOrderId\n        noteId\n        code\n      }\n      lines {\n        timestamp\n        level\n        service\n        message\n        fields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrdersOfStatus($status: WorkOrderStatus!, $after: String) {\n    workOrders(status: $status, first: 20, after: $after) {\n      edges {\n        node {\n          ...WorkOrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  query WorkOrdersOfStatus($status: WorkOrderStatus!, $after: String) {\n    workOrders(status: $status, first: 20, after: $after) {\n      edges {\n        node {\n          ...WorkOrderInList\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWorkOrder(\n    $customerId: ID!\n    $title: String!\n    $description: String\n    $address: String\n    $scheduledAt: String\n    $idempotencyKey: String\n  ) {\n    createWorkOrder(\n      customerId: $customerId\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n      idempotencyKey: $idempotencyKey\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"): (typeof documents)["\n  mutation CreateWorkOrder(\n    $customerId: ID!\n    $title: String!\n    $description: String\n    $address: String\n    $scheduledAt: String\n    $idempotencyKey: String\n  ) {\n    createWorkOrder(\n      customerId: $customerId\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n      idempotencyKey: $idempotencyKey\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrderDetails($id: ID!, $after: String) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n      customer {\n        id\n        name\n        email\n        phone\n      }\n      orders {\n        ...OrderInList\n      }\n      notes(first: 10, after: $after) {\n        edges {\n          node {\n            ...NoteInList\n          }\n        }\n        pageInfo {\n          endCursor\n          hasNextPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query WorkOrderDetails($id: ID!, $after: String) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n      description\n      address\n      customer {\n        id\n        name\n        email\n        phone\n      }\n      orders {\n        ...OrderInList\n      }\n      notes(first: 10, after: $after) {\n        edges {\n          node {\n            ...NoteInList\n          }\n        }\n        pageInfo {\n          endCursor\n          hasNextPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWorkOrder(\n    $id: ID!\n    $expectedVersion: Int!\n    $title: String\n    $description: String\n    $address: String\n    $scheduledAt: String\n  ) {\n    updateWorkOrder(\n      id: $id\n      expectedVersion: $expectedVersion\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateWorkOrder(\n    $id: ID!\n    $expectedVersion: Int!\n    $title: String\n    $description: String\n    $address: String\n    $scheduledAt: String\n  ) {\n    updateWorkOrder(\n      id: $id\n      expectedVersion: $expectedVersion\n      title: $title\n      description: $description\n      address: $address\n      scheduledAt: $scheduledAt\n    ) {\n      ...WorkOrderInList\n      description\n      address\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeWorkOrderStatus($id: ID!, $status: WorkOrderStatus!, $expectedVersion: Int) {\n    changeWorkOrderStatus(id: $id, status: $status, expectedVersion: $expectedVersion) {\n      ...WorkOrderInList\n    }\n  }\n"): (typeof documents)["\n  mutation ChangeWorkOrderStatus($id: ID!, $status: WorkOrderStatus!, $expectedVersion: Int) {\n    changeWorkOrderStatus(id: $id, status: $status, expectedVersion: $expectedVersion) {\n      ...WorkOrderInList\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkOrderAsItStands($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n    }\n  }\n"): (typeof documents)["\n  query WorkOrderAsItStands($id: ID!) {\n    workOrder(id: $id) {\n      ...WorkOrderInList\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateCustomer($name: String!, $email: String, $phone: String, $idempotencyKey: String) {\n    createCustomer(name: $name, email: $email, phone: $phone, idempotencyKey: $idempotencyKey) {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  mutation CreateCustomer($name: String!, $email: String, $phone: String, $idempotencyKey: String) {\n    createCustomer(name: $name, email: $email, phone: $phone, idempotencyKey: $idempotencyKey) {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Customers {\n    listCustomers {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  query Customers {\n    listCustomers {\n      id\n      name\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;