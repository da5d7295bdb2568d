import { graphql } from '../../api/generated/graphql/index.ts';

export const CUSTOMERS = graphql(`
  query Customers {
    listCustomers {
      id
      name
    }
  }
`);
