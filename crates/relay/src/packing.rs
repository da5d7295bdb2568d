//! Packing rows into `PublishBatch` calls: at most 10 entries and 256 KiB a call
//! (<https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html>).

use std::ops::Range;

use tradewind_stores::postgres::outbox::Row;

/// Entries a call.
pub(crate) const MAX_ENTRIES: usize = 10;
/// Bytes a call, messages with their attributes; also the largest single message.
pub(crate) const MAX_BYTES: usize = 256 * 1024;

/// What a row counts: its message, and the attribute `type` with name, data type and value.
pub(crate) fn size(row: &Row) -> usize {
    row.payload.len() + "type".len() + "String".len() + row.event_type.len()
}

/// Cuts rows into runs that each fit a call. A row that fits no call is a run of its own.
pub(crate) fn pack(rows: &[Row]) -> Vec<Range<usize>> {
    let mut runs = Vec::with_capacity(rows.len().div_ceil(MAX_ENTRIES));
    let (mut start, mut bytes) = (0, 0);
    for (i, row) in rows.iter().enumerate() {
        let size = size(row);
        if i > start && (i - start == MAX_ENTRIES || bytes + size > MAX_BYTES) {
            runs.push(start..i);
            (start, bytes) = (i, 0);
        }
        bytes += size;
    }
    if start < rows.len() {
        runs.push(start..rows.len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn row(bytes: usize) -> Row {
        Row {
            id: 1,
            event_id: uuid::Uuid::nil(),
            event_type: "WorkOrderCreated".to_owned(),
            org_id: String::new(),
            aggregate_id: uuid::Uuid::nil(),
            sequence: 1,
            payload: "x".repeat(bytes),
            created_at: Timestamp::UNIX_EPOCH,
            attempts: 0,
            next_attempt_at: Timestamp::UNIX_EPOCH,
            last_error: None,
        }
    }

    #[test]
    fn full_calls_of_small_rows_and_single_calls_of_large_ones() {
        let rows: Vec<_> = (0..25).map(|_| row(800)).collect();
        assert_eq!(pack(&rows), [0..10, 10..20, 20..25]);
        let rows = [row(100), row(MAX_BYTES), row(100)];
        assert_eq!(pack(&rows), [0..1, 1..2, 2..3]);
        assert_eq!(pack(&[]), []);
    }

    proptest! {
        #[test]
        fn every_row_is_in_one_run_and_every_run_fits(sizes in proptest::collection::vec(1..300_000_usize, 0..60)) {
            let rows: Vec<_> = sizes.into_iter().map(row).collect();
            let runs = pack(&rows);
            let covered: Vec<_> = runs.iter().cloned().flatten().collect();
            prop_assert_eq!(covered, (0..rows.len()).collect::<Vec<_>>());
            for run in runs {
                prop_assert!(run.len() <= MAX_ENTRIES);
                let bytes: usize = rows[run.clone()].iter().map(size).sum();
                prop_assert!(bytes <= MAX_BYTES || run.len() == 1);
            }
        }
    }
}
