"""DynamoDB streams as Lambda reads them, where MiniStack does otherwise; loaded by `launcher.py`.

MiniStack forgets a stream's records when it stops and remembers how many were read: after a restart as many new
ones are skipped. It takes a partial failure for a success, knows neither bisecting nor an end of retries, and tells
the on-failure destination only of records that are too old as a batch fails. Each of these loses events, or holds up all that come after them.

It uses MiniStack's own parts, and gets them handed in: its tests bring others.
"""

from __future__ import annotations

import contextvars
import copy
import itertools
import json
import time
from dataclasses import dataclass
from types import ModuleType
from typing import Callable

PAUSE_SECONDS = 1.0


@dataclass
class Shard:
    """How far a mapping is with the batch that failed last."""

    size: int
    failures: int = 0
    resume_at: float = 0.0


class Streams:
    """Stands in for MiniStack's poller of streams, and keeps their records with its state."""

    def __init__(self, functions: ModuleType, tables: ModuleType):
        self.functions = functions
        self.tables = tables
        self._shards: dict[str, Shard] = {}

    def install(self) -> None:
        """Takes over."""
        save, load = self.tables.get_state, self.tables.load_persisted_state
        load_functions = self.functions.load_persisted_state

        def restore(state: dict | None) -> None:
            load(state)
            self.tables._stream_records.update((state or {}).get("stream_records", {}))

        def restore_functions(state: dict | None) -> None:
            load_functions(state)
            self._each(self._put_right)

        self.tables.get_state = lambda: {**save(), "stream_records": copy.deepcopy(self.tables._stream_records)}
        self.tables.load_persisted_state = restore
        self.functions.load_persisted_state = restore_functions
        self.functions._poll_dynamodb_streams = self.poll

    def poll(self) -> bool:
        """Looks after every mapping of a stream; whether one had anything to do."""
        return self._each(self._next_batch)

    def _each(self, work: Callable[[dict], bool]) -> bool:
        """Does it with every mapping, as its account and in its region; whether it said so of any."""

        def within(account: str, region: str, mapping: dict) -> bool:
            self.functions._request_account_id.set(account)
            self.functions._request_region.set(region)
            return work(mapping)

        done = [contextvars.copy_context().run(within, *item) for item in self.functions._iter_all_esms()]
        return any(done)

    def _put_right(self, mapping: dict) -> bool:
        """A mapping's position, before anything is written: records that were dropped for their age do not count
        any more, and a position saved a moment after the records may be beyond them."""
        table = self._table(mapping)
        if table is not None:
            self._settle(mapping, self._position(mapping, table), None)
        return False

    def _next_batch(self, mapping: dict) -> bool:
        table, source = self._table(mapping), mapping.get("EventSourceArn")
        identity = mapping["UUID"]
        if table is None or not mapping.get("Enabled", True) or self.functions._esm_inflight.get(identity):
            return False
        shard = self._shards.get(identity) or Shard(self._batch_size(mapping))
        if shard.resume_at > time.time() or self.tables._tables[table].get("LatestStreamArn") != source:
            return False
        function, _ = self.functions._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
        position = self._position(mapping, table)
        batch = self.tables.stream_records_since(table, position, shard.size)
        if not batch or function is None:
            return False
        # In a thread of its own, like the batches of queues: they must not wait for a stream's function.
        self.functions._dispatch_esm_batch(identity, self._deliver, mapping, function, shard, position, batch)
        return True

    def _table(self, mapping: dict) -> str | None:
        arn = mapping.get("EventSourceArn", "")
        if ":dynamodb:" not in arn or "/stream/" not in arn:
            return None
        table = arn.partition(":table/")[2].partition("/stream/")[0]
        return table if table in self.tables._tables else None

    def _position(self, mapping: dict, table: str) -> int:
        horizon, end = self.tables.stream_start_position(table), self.tables.stream_end_position(table)
        first = horizon if mapping.get("StartingPosition") == "TRIM_HORIZON" else end
        position = self.functions._dynamodb_stream_positions.get(mapping["UUID"], first)
        return max(horizon, min(position, end))

    def _deliver(self, mapping: dict, function: dict, shard: Shard, position: int, batch: list[dict]) -> None:
        """Invokes the function with a batch and goes on behind what it is done with."""
        expired = too_old(batch, mapping)
        if expired:
            self._give_up(mapping, function, batch[:expired], {}, "MaxRecordAgeExceeded")
            self._settle(mapping, position + expired, None)
            return
        matching = self.functions._apply_filter_criteria(batch, mapping)
        result = self.functions._execute_function(function, {"Records": matching}) if matching else {}
        done = 0 if result.get("error") else first_failure(result.get("body"), mapping, batch)
        if done == len(batch):
            mapping["LastProcessingResult"] = f"OK - {done} records"
            self._settle(mapping, position + done, None)
            return
        mapping["LastProcessingResult"] = "FAILED"
        limit = mapping.get("MaximumRetryAttempts", -1)
        if done > 0:
            # What follows is tried anew, beginning with the record that failed.
            shard = Shard(self._batch_size(mapping))
        elif mapping.get("BisectBatchOnFunctionError") and len(batch) > 1:
            # Halving finds the record that fails; it does not count as a retry.
            shard = Shard((len(batch) + 1) // 2, shard.failures)
        elif 0 <= limit <= shard.failures:
            self._give_up(mapping, function, batch, result, "RetryAttemptsExhausted")
            self._settle(mapping, position + len(batch), None)
            return
        else:
            shard = Shard(shard.size, shard.failures + 1)
        shard.resume_at = time.time() + PAUSE_SECONDS
        self._settle(mapping, position + done, shard)

    def _give_up(self, mapping: dict, function: dict, batch: list[dict], result: dict, reason: str) -> None:
        """Tells the on-failure destination of records that the function was meant to see."""
        batch = self.functions._apply_filter_criteria(batch, mapping)
        if batch:
            arn = mapping["EventSourceArn"]
            self.functions._send_ddb_stream_failure_record(mapping, function, batch, arn, result, reason)

    def _settle(self, mapping: dict, position: int, shard: Shard | None) -> None:
        identity = mapping["UUID"]
        self._shards.pop(identity, None)
        if identity not in self.functions._esms:
            return  # deleted meanwhile
        if shard is not None:
            self._shards[identity] = shard
        with self.functions._dynamodb_stream_positions_lock:
            self.functions._dynamodb_stream_positions[identity] = position

    @staticmethod
    def _batch_size(mapping: dict) -> int:
        return mapping.get("BatchSize", 100)


def too_old(batch: list[dict], mapping: dict) -> int:
    """How many records, from the first on, are older than the mapping lets them become. The function does not get
    them, not even once."""
    limit = mapping.get("MaximumRecordAgeInSeconds") or -1
    if limit < 0:
        return 0
    horizon = time.time() - limit
    ages = (float(record["dynamodb"].get("ApproximateCreationDateTime", horizon)) for record in batch)
    return sum(1 for _ in itertools.takewhile(lambda created: created < horizon, ages))


def first_failure(body: object, mapping: dict, batch: list[dict]) -> int:
    """How many records come before the first that the function reports as failed; all of them if it reports none."""
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
        return len(batch)
    if isinstance(body, (str, bytes)):
        try:
            body = json.loads(body)
        except ValueError:
            body = None
    reported = body.get("batchItemFailures") if isinstance(body, dict) else None
    if not reported:
        return len(batch)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
    failed = [failure.get("itemIdentifier") for failure in reported]
    # An identifier that is not in the batch fails all of it, as on AWS.
    return min((numbers.index(number) if number in numbers else 0) for number in failed)
