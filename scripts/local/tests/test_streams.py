import contextvars
import itertools
import threading
import time
import unittest
from types import SimpleNamespace
from unittest import mock

from local import streams
from local.streams import Streams, first_failure

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/2026"


def record(number: int) -> dict:
    return {"dynamodb": {"SequenceNumber": f"s{number}"}}


class Cloud:
    """As much of MiniStack as the poller uses: one table of records, one mapping, a function that a test writes."""

    def __init__(self, records: int, function):
        self.mapping = {
            "UUID": "m",
            "EventSourceArn": ARN,
            "FunctionName": "relay",
            "StartingPosition": "TRIM_HORIZON",
            "BatchSize": 8,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "BisectBatchOnFunctionError": True,
            "MaximumRetryAttempts": 2,
        }
        self.records = [record(number) for number in range(records)]
        self.positions: dict[str, int] = {}
        self.batches: list[list[str]] = []
        self.given_up: list[list[str]] = []
        self.function = function
        functions = SimpleNamespace(
            _esms={"m": self.mapping},
            _esm_inflight={},
            _dynamodb_stream_positions=self.positions,
            _dynamodb_stream_positions_lock=threading.Lock(),
            _request_account_id=contextvars.ContextVar("account"),
            _request_region=contextvars.ContextVar("region"),
            _iter_all_esms=lambda: [("0", "r", self.mapping)],
            _get_func_record_for_qualifier=lambda *_: ({}, {}),
            _apply_filter_criteria=lambda batch, _: batch,
            _dispatch_esm_batch=lambda _id, work, *arguments: work(*arguments),
            _execute_function=self._invoke,
            load_persisted_state=lambda _: None,
            _send_ddb_stream_failure_record=lambda _m, _f, batch, *_: self.given_up.append(numbers(batch)),
        )
        self.tables = SimpleNamespace(
            _tables={"events": {"LatestStreamArn": ARN}},
            _stream_records={"events": self.records},
            stream_start_position=lambda _: 0,
            stream_end_position=lambda _: len(self.records),
            stream_records_since=lambda _t, position, limit: self.records[position : position + limit],
            get_state=lambda: {"tables": {}},
            load_persisted_state=lambda _: None,
        )
        self.streams = Streams(functions, self.tables)
        self.streams.install()
        self.functions = functions

    def _invoke(self, _function, event: dict) -> dict:
        batch = numbers(event["Records"])
        self.batches.append(batch)
        return self.function(batch)

    def run(self) -> "Cloud":
        with mock.patch.object(streams, "PAUSE_SECONDS", 0):
            while self.functions._poll_dynamodb_streams():
                pass
        return self


def numbers(batch: list[dict]) -> list[str]:
    return [item["dynamodb"]["SequenceNumber"] for item in batch]


def reports(*failed: str):
    """A function that reports the first of `failed` in its batch, as a relay does that keeps the order."""

    def function(batch: list[str]) -> dict:
        found = [number for number in batch if number in failed][:1]
        return {"body": {"batchItemFailures": [{"itemIdentifier": number} for number in found]}}

    return function


class StreamsTest(unittest.TestCase):
    def test_records_are_delivered_in_batches_and_once(self):
        cloud = Cloud(10, reports()).run()
        self.assertEqual([len(batch) for batch in cloud.batches], [8, 2])
        self.assertEqual(cloud.positions, {"m": 10})

    def test_what_comes_before_a_failed_record_is_not_delivered_again(self):
        answers = iter([{"body": '{"batchItemFailures":[{"itemIdentifier":"s3"}]}'}])
        cloud = Cloud(5, lambda _: next(answers, {})).run()
        self.assertEqual(cloud.batches, [["s0", "s1", "s2", "s3", "s4"], ["s3", "s4"]])

    def test_a_record_that_always_fails_is_cornered_given_up_and_does_not_hold_up_the_others(self):
        cloud = Cloud(6, reports("s2")).run()
        self.assertEqual(cloud.given_up, [["s2"]])
        # Once as it was cornered, and twice again.
        self.assertEqual(cloud.batches.count(["s2"]), 3)
        self.assertEqual(cloud.batches[-1], ["s3", "s4", "s5"])

    def test_a_function_that_crashes_gets_the_batch_again_in_halves(self):
        cloud = Cloud(4, lambda batch: {"error": True} if len(batch) > 1 else {}).run()
        self.assertEqual([len(batch) for batch in cloud.batches], [4, 2, 1, 3, 2, 1, 2, 1, 1])
        self.assertEqual(cloud.given_up, [])

    def test_without_bisecting_the_whole_batch_is_given_up(self):
        cloud = Cloud(3, lambda _: {"error": True})
        cloud.mapping["BisectBatchOnFunctionError"] = False
        cloud.run()
        self.assertEqual((len(cloud.batches), cloud.given_up), (3, [["s0", "s1", "s2"]]))

    def test_without_an_end_of_retries_an_outage_of_any_length_loses_nothing(self):
        answers = iter([{"body": {"batchItemFailures": [{"itemIdentifier": "s0"}]}}] * 100)
        cloud = Cloud(3, lambda _: next(answers, {}))
        cloud.mapping["MaximumRetryAttempts"] = -1
        cloud.run()
        self.assertEqual((cloud.positions, cloud.given_up), ({"m": 3}, []))
        self.assertGreater(len(cloud.batches), 100)

    def test_records_beyond_their_age_are_given_up_unseen_and_the_others_go_on(self):
        cloud = Cloud(4, reports())
        cloud.mapping.update(MaximumRecordAgeInSeconds=60, MaximumRetryAttempts=-1)
        for item, age in zip(cloud.records, (90, 61, 10, 0)):
            item["dynamodb"]["ApproximateCreationDateTime"] = time.time() - age
        cloud.run()
        self.assertEqual((cloud.given_up, cloud.batches), ([["s0", "s1"]], [["s2", "s3"]]))

    def test_a_record_that_grows_too_old_while_it_is_retried_is_given_up(self):
        cloud = Cloud(2, reports("s0"))
        cloud.mapping.update(MaximumRecordAgeInSeconds=60, MaximumRetryAttempts=-1)
        times = itertools.count(1_000_000, 7)
        for item, created in zip(cloud.records, (1_000_000, 2_000_000)):
            item["dynamodb"]["ApproximateCreationDateTime"] = created
        with mock.patch.object(streams.time, "time", lambda: next(times)):
            cloud.run()
        self.assertEqual((cloud.given_up, cloud.batches[-1]), ([["s0"]], ["s1"]))
        self.assertGreater(cloud.batches.count(["s0"]), 1)

    def test_of_records_that_the_mapping_filters_out_nobody_is_told(self):
        cloud = Cloud(2, reports())
        cloud.mapping["MaximumRecordAgeInSeconds"] = 60
        cloud.functions._apply_filter_criteria = lambda *_: []
        for item in cloud.records:
            item["dynamodb"]["ApproximateCreationDateTime"] = time.time() - 90
        self.assertEqual((cloud.run().given_up, cloud.positions), ([], {"m": 2}))

    def test_a_position_beyond_the_records_of_the_state_is_put_right_before_anything_is_written(self):
        cloud = Cloud(2, reports())
        cloud.positions["m"] = 40
        cloud.functions.load_persisted_state({})
        self.assertEqual(cloud.positions, {"m": 2})
        cloud.records.append(record(2))
        self.assertEqual(cloud.run().batches, [["s2"]])

    def test_records_are_kept_with_the_state(self):
        before, after = Cloud(3, reports()), Cloud(0, reports())
        state = before.tables.get_state()
        self.assertIn("tables", state)
        after.tables.load_persisted_state(state)
        self.assertEqual(after.tables._stream_records, {"events": before.records})

    def test_a_disabled_or_busy_mapping_rests(self):
        for change in (lambda c: c.mapping.update(Enabled=False), lambda c: c.functions._esm_inflight.update(m=1)):
            cloud = Cloud(1, reports())
            change(cloud)
            self.assertEqual(cloud.run().batches, [])


class FirstFailureTest(unittest.TestCase):
    batch = [record(0), record(1)]
    mapping = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}

    def test_an_answer_without_failures_is_a_success(self):
        for body in (None, "", "null", "no json", {}, {"batchItemFailures": []}):
            self.assertEqual(first_failure(body, self.mapping, self.batch), 2)

    def test_an_unknown_identifier_fails_the_batch(self):
        body = {"batchItemFailures": [{"itemIdentifier": "s1"}, {"itemIdentifier": "elsewhere"}]}
        self.assertEqual(first_failure(body, self.mapping, self.batch), 0)

    def test_failures_count_only_where_the_mapping_asks_for_them(self):
        self.assertEqual(first_failure({"batchItemFailures": [{"itemIdentifier": "s0"}]}, {}, self.batch), 2)
