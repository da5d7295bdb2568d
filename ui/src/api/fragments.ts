import { graphql } from './generated/graphql/index.ts';

/** What lists, boards and live updates know of each thing: one shape, so that one entry in the cache serves all views. */
export const WORK_ORDER = graphql(`
  fragment WorkOrderInList on WorkOrder {
    id
    status
    title
    version
    customerId
    scheduledAt
    createdAt
    updatedAt
    customer {
      id
      name
    }
  }
`);

export const ORDER = graphql(`
  fragment OrderInList on Order {
    id
    status
    orderStatus
    lines {
      sku
      units
    }
    total
    userId
    customerId
    workOrderId
    placedAt
    updatedAt
  }
`);

export const NOTE = graphql(`
  fragment NoteInList on Note {
    id
    userId
    username
    content
    isPublic
    workOrderId
    createdAt
    updatedAt
  }
`);
