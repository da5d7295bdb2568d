import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  type StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import type { RustFunction } from './rust-function.ts';

export interface KeyedTableOptions {
  readonly stream?: StreamViewType;
  /** Items with this attribute go away by themselves some time after that second since 1970. */
  readonly timeToLiveAttribute?: string;
}

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/** A table as all of Tradewind's are: keys `pk` and `sk`, on demand, encrypted, any second of 35 days to go back to. */
export function keyedTable(
  scope: Construct,
  id: string,
  { stage }: Settings,
  plainName: string,
  options: KeyedTableOptions = {},
): Table {
  return new Table(scope, id, {
    tableName: physicalName(stage, plainName),
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.protect,
    removalPolicy: stage.removalPolicy,
    ...options,
  });
}

const BY_TIME = 'by-time';

/**
 * The index that lists read: the items of an org in the order of a time. It holds keys only, so that a write that
 * leaves the time alone costs nothing here; the page's items are then read by key.
 */
export function indexByTime(table: Table, timeAttribute: string): void {
  table.addGlobalSecondaryIndex({
    indexName: BY_TIME,
    partitionKey: text('pk'),
    sortKey: text(timeAttribute),
    projectionType: ProjectionType.KEYS_ONLY,
  });
}

/**
 * A sparse index of the items that have `partitionKey`, in the order of a time; otherwise like that of `indexByTime`.
 */
export function indexOfSomeByTime(
  table: Table,
  indexName: string,
  partitionKey: string,
  timeAttribute: string,
): void {
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: text(partitionKey),
    sortKey: text(timeAttribute),
    projectionType: ProjectionType.KEYS_ONLY,
  });
}

/**
 * An index of the items that have `partitionKey`, in the order of their sort keys. It holds whole items: lists are read
 * from it alone.
 */
export function indexOfSome(table: Table, indexName: string, partitionKey: string): void {
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: text(partitionKey),
    sortKey: text('sk'),
    projectionType: ProjectionType.ALL,
  });
}

/** Lets a function read the index of `indexByTime`. */
export function allowByTime(rust: RustFunction, table: { readonly tableArn: string }): void {
  rust.allow(['dynamodb:Query'], [`${table.tableArn}/index/${BY_TIME}`]);
}
