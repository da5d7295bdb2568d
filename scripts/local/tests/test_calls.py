import asyncio
import json
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from local.calls import Calls, Counter, Units, chunks

TABLE = "orders"


def size(item: dict) -> int:
    return sum(len(name) + len(value["S"]) for name, value in item.items())


class Tables:
    """As much of MiniStack's DynamoDB as units are counted from: one table with an index that has keys only."""

    def __init__(self):
        self.items: dict[str, dict] = {}
        self._tables = {TABLE: {"GlobalSecondaryIndexes": [{"IndexName": "by-time"}]}}

    def _get_item_by_key(self, _table: dict, key: dict) -> dict | None:
        return self.items.get(key["pk"]["S"])

    @staticmethod
    def _item_size_bytes(item: dict) -> int:
        return size(item)

    @staticmethod
    def _index_write_units(_table: dict, _index: dict, old: dict | None, _new: dict | None) -> float:
        return 0.0 if old else 1.0

    async def handle_request(self, _method, _path, headers, body, _query):
        request = json.loads(body)
        if headers["x-amz-target"].endswith("PutItem"):
            if request["Item"]["pk"]["S"] in self.items:
                return 400, {}, json.dumps({"__type": "com.amazon#ConditionalCheckFailedException"})
            self.items[request["Item"]["pk"]["S"]] = request["Item"]
        return 200, {}, "{}"


def item(key: str, length: int) -> dict:
    """An item of so many bytes."""
    filled = {"pk": {"S": key}, "text": {"S": ""}}
    return {**filled, "text": {"S": "x" * (length - size(filled))}}


class UnitsTest(unittest.TestCase):
    def setUp(self):
        self.tables = Tables()
        self.units = Units(self.tables)

    def put(self, operation: str, request: dict, done: bool = True) -> dict:
        end = self.units.begin(operation, request)
        if done:
            self.tables.items["a"] = self.written
        return end(done, {})

    def test_a_write_costs_a_unit_for_each_kilobyte_of_the_larger_item(self):
        self.tables.items["a"] = item("a", 3000)
        self.written = item("a", 1024)
        counted = self.put("PutItem", {"TableName": TABLE, "Item": self.written})
        self.assertEqual(counted["write"], {TABLE: 3})
        self.assertEqual(counted["grown"], {TABLE: 1024 - 3000})

    def test_in_a_transaction_everything_costs_twice_also_what_is_only_checked_and_what_fails(self):
        self.written = item("a", 1025)
        request = {
            "TransactItems": [
                {"Put": {"TableName": TABLE, "Item": self.written}},
                {"ConditionCheck": {"TableName": TABLE, "Key": {"pk": {"S": "b"}}}},
            ]
        }
        self.assertEqual(self.put("TransactWriteItems", request, done=False)["write"], {TABLE: 6})
        counted = self.put("TransactWriteItems", request)
        self.assertEqual(counted["write"], {TABLE: 6})
        self.assertEqual((counted["indexWrite"], counted["grown"]), (1.0, {TABLE: 1025}))

    def test_a_read_costs_half_a_unit_for_each_four_kilobytes_unless_it_is_consistent(self):
        self.tables.items["a"] = item("a", 4097)
        key = {"pk": {"S": "a"}}
        get = {"TableName": TABLE, "Key": key}
        batch = {"RequestItems": {TABLE: {"Keys": [key, {"pk": {"S": "missing"}}]}}}
        transaction = {"TransactItems": [{"Get": get}]}
        for operation, request, units in [
            ("GetItem", get, 1.0),
            ("GetItem", {**get, "ConsistentRead": True}, 2.0),
            ("GetItem", {"TableName": TABLE, "Key": {"pk": {"S": "missing"}}}, 0.5),
            ("BatchGetItem", batch, 1.5),
            ("TransactGetItems", transaction, 4.0),
        ]:
            self.assertEqual(self.units.begin(operation, request)(True, {}), {"read": {TABLE: units}}, operation)
        page = {"Items": [item("a", 2000), item("b", 2000), item("c", 2000)]}
        self.assertEqual(self.units.begin("Query", {"TableName": TABLE})(True, page), {"read": {TABLE: 1.0}})

    def test_an_entry_is_an_event_for_each_64_kilobytes(self):
        self.assertEqual(chunks({"Source": "s", "DetailType": "t", "Detail": "x" * (64 * 1024 - 2)}), 1)
        self.assertEqual(chunks({"Source": "s", "DetailType": "t", "Detail": "x" * (64 * 1024 - 1)}), 2)


class CounterTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "calls.jsonl"
        self.tables = Tables()
        self.calls = Calls(self.path)
        self.addCleanup(self.calls._file.close)
        bus = SimpleNamespace(handle_request=None, _dispatch_to_sqs=lambda *_: "sent")
        self.functions = SimpleNamespace(
            _provided_worker_env=lambda *_: {"STAGE": "local"},
            _execute_function_provided_warm=lambda *_: {"body": {"batchItemFailures": [{}]}, "log": "ein Wort\nä"},
        )
        services = {"dynamodb": self.tables, "eventbridge": bus}
        Counter(self.calls, Units(self.tables)).install(services, self.functions, SimpleNamespace(handle_execute=None))
        self.bus = bus

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def test_a_call_names_its_function_its_operation_and_its_units(self):
        config = {"FunctionName": "tradewind-local-order-sync"}
        token = self.functions._provided_worker_env(config, "", 1)["AWS_SESSION_TOKEN"]
        body = json.dumps({"TableName": TABLE, "Item": item("a", 2000)})
        target = {"x-amz-target": "DynamoDB_20120810.PutItem"}
        for _ in range(2):
            headers = {**target, "x-amz-security-token": token}
            asyncio.run(self.tables.handle_request("POST", "/", headers, body, {}))
        asyncio.run(self.tables.handle_request("POST", "/", target, body, {}))
        first, second = self.lines()
        self.assertEqual(first["caller"], "tradewind-local-order-sync")
        self.assertEqual((first["operation"], first["write"], first["grown"]), ("PutItem", {TABLE: 2}, {TABLE: 2000}))
        self.assertEqual(second["error"], "ConditionalCheckFailedException")
        self.assertEqual((second["write"], second.get("grown")), ({TABLE: 2}, None))

    def test_invocations_and_deliveries_are_counted_as_they_happen(self):
        event = {"Records": [{"eventSource": "aws:sqs"}] * 3}
        config = {"FunctionName": "f", "MemorySize": 256}
        self.functions._execute_function_provided_warm({"config": config}, event, "id")
        sent = self.bus._dispatch_to_sqs(SimpleNamespace(resource="q"), '{"type": "OrderPlaced"}', {})
        self.assertEqual(sent, "sent")
        invocation, delivery = self.lines()
        self.assertGreaterEqual(invocation.pop("milliseconds"), 0)
        self.assertEqual(
            invocation,
            {
                "kind": "invocation",
                "function": "f",
                "memory": 256,
                "source": "aws:sqs",
                "records": 3,
                "logLines": 2,
                "logBytes": 10,
                "returned": 1,
            },
        )
        self.assertEqual(delivery, {"kind": "delivery", "queue": "q", "event": "OrderPlaced", "bytes": 23})


if __name__ == "__main__":
    unittest.main()
