import { useQuery } from '@apollo/client/react';
import { graphql } from '../../api/generated/graphql/index.ts';
import type { StockQuery } from '../../api/generated/graphql/graphql.ts';

/** Live updates of orders ask for it again by its name. */
export const STOCK = graphql(`
  query Stock($after: String) {
    stock(first: 100, after: $after) {
      edges {
        node {
          id
          sku
          available
          allocated
          shipped
          updatedAt
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const STOCK_ITEM = graphql(`
  query StockItemNow($sku: String!) {
    stockItem(sku: $sku) {
      id
      sku
      available
      allocated
      shipped
      updatedAt
    }
  }
`);

export type StockItem = StockQuery['stock']['edges'][number]['node'];

/** What is in stock, by the names of the skus. */
export function useStock() {
  const query = useQuery(STOCK);
  const items = query.data && unique(query.data.stock.edges.map(({ node }) => node));
  return { ...query, items };
}

/** Pages may overlap while stock comes in. */
function unique(items: readonly StockItem[]): StockItem[] {
  return [...new Map(items.map((item) => [item.sku, item])).values()];
}
