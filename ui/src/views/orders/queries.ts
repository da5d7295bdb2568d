import { graphql } from '../../api/generated/graphql/index.ts';
import type { OrderDetailsQuery } from '../../api/generated/graphql/graphql.ts';

export const ORDERS = graphql(`
  query Orders($status: OrderStatus, $after: String) {
    orders(status: $status, first: 25, after: $after) {
      edges {
        node {
          ...OrderInList
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const ORDER_DETAILS = graphql(`
  query OrderDetails($id: ID!) {
    order(id: $id) {
      ...OrderInList
      reason
      events {
        id
        type
        orderStatus
        at
        counted
        reason
        traceId
      }
    }
  }
`);

/** By itself: live updates of orders ask for it again by its name. */
export const ORDER_PAYMENT = graphql(`
  query OrderPayment($id: ID!) {
    order(id: $id) {
      id
      payment {
        id
        status
        amount
        chargeId
        retries
        reason
        updatedAt
      }
    }
  }
`);

/** What an order is for, in words. */
export const WORK_ORDER_OF_ORDER = graphql(`
  query WorkOrderOfOrder($id: ID!) {
    workOrder(id: $id) {
      id
      title
      customerId
    }
  }
`);

export type DetailedOrder = NonNullable<OrderDetailsQuery['order']>;
export type OrderEvent = DetailedOrder['events'][number];
