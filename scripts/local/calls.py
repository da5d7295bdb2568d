"""Every call that costs something on AWS, as a line in a file; loaded by `launcher.py` when TRADEWIND_CALLS names one.

Lines say what happened and in which units AWS bills it; `tradewind-bench cost` adds them up. What a function asks is
taken where MiniStack hands a request to a service, what AWS does by itself where MiniStack does it: invocations,
requests at the HTTP API and messages that the bus sends. The functions are told apart by their session token, which
holds their name here.

It uses MiniStack's own parts, and gets them handed in: its tests bring others.
"""

from __future__ import annotations

import copy
import json
import math
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Callable

WRITE_UNIT = 1024
READ_UNIT = 4096
ENTRY_CHUNK = 64 * 1024
SERVICES = ("dynamodb", "eventbridge", "sqs", "sns", "ssm", "ses_v2", "secretsmanager")
WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}


class Calls:
    """The file."""

    def __init__(self, path: Path):
        self._file = open(path, "a", buffering=1)
        self._lock = threading.Lock()

    def add(self, kind: str, **facts) -> None:
        """One more line."""
        line = json.dumps({"kind": kind, **{name: fact for name, fact in facts.items() if fact is not None}})
        with self._lock:
            self._file.write(line + "\n")


class Units:
    """What DynamoDB bills for a request, from the sizes of the items before and after it.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html: a write costs a unit
    for each KB of the larger of both items, a read one for each 4 KB and half of it when it need not be consistent; in
    a transaction both cost twice, whether it succeeds or not; so do writes whose condition fails.
    """

    def __init__(self, dynamodb: ModuleType):
        self.dynamodb = dynamodb

    def begin(self, operation: str, request: dict) -> Callable[[bool, dict], dict]:
        """Looks at the items before the request; what it returns looks at them after it."""
        if operation in WRITES or operation in ("TransactWriteItems", "BatchWriteItem"):
            return self._write(operation, request)
        return lambda done, answer: self._read(operation, request, answer) if done else {}

    def _write(self, operation: str, request: dict) -> Callable[[bool, dict], dict]:
        targets = [(*target, self._item(*target[1:3])) for target in self._targets(operation, request)]
        twice = 2 if operation.startswith("Transact") else 1

        def end(done: bool, _answer: dict) -> dict:
            tables: dict[str, float] = {}
            grown: dict[str, int] = {}
            index_units = 0.0
            for action, table, key, proposed, old in targets:
                # What a failed request would have written is known for a put; an update is as large as its item.
                new = self._item(table, key) if done else proposed
                size = max(self._size(old), self._size(new))
                tables[table] = tables.get(table, 0) + twice * max(1, math.ceil(size / WRITE_UNIT))
                if done and action != "ConditionCheck":
                    grown[table] = grown.get(table, 0) + self._size(new) - self._size(old)
                    index_units += self._index_units(table, old, new)
            return {"write": tables, "indexWrite": index_units or None, "grown": grown or None}

        return end

    @staticmethod
    def _targets(operation: str, request: dict) -> list[tuple[str, str, dict, dict | None]]:
        """Action, table, key and, of a put, the item."""
        if operation in WRITES:
            actions = [(WRITES[operation], request)]
        elif operation == "TransactWriteItems":
            actions = [pair for item in request.get("TransactItems", []) for pair in item.items()]
        else:
            actions = [
                ("Put" if "PutRequest" in write else "Delete", {"TableName": table, **next(iter(write.values()))})
                for table, writes in request.get("RequestItems", {}).items()
                for write in writes
            ]
        return [
            (action, body.get("TableName", ""), body.get("Key") or body.get("Item") or {}, body.get("Item"))
            for action, body in actions
        ]

    def _read(self, operation: str, request: dict, answer: dict) -> dict:
        if operation == "GetItem":
            consistent = request.get("ConsistentRead", False)
            size = self._size(self._item(request.get("TableName", ""), request.get("Key", {})))
            return {"read": {request.get("TableName", ""): self._read_units(size, consistent)}}
        if operation in ("Query", "Scan"):
            # The items of a page count together. Right for requests without a filter or a projection: ours.
            size = sum(self._size(item) for item in answer.get("Items", []))
            return {"read": {request.get("TableName", ""): self._read_units(size, request.get("ConsistentRead", False))}}
        if operation == "BatchGetItem":
            return {
                "read": {
                    table: sum(
                        self._read_units(self._size(self._item(table, key)), asked.get("ConsistentRead", False))
                        for key in asked.get("Keys", [])
                    )
                    for table, asked in request.get("RequestItems", {}).items()
                }
            }
        if operation == "TransactGetItems":
            tables: dict[str, float] = {}
            for get in (item["Get"] for item in request.get("TransactItems", [])):
                units = 2 * self._read_units(self._size(self._item(get["TableName"], get["Key"])), True)
                tables[get["TableName"]] = tables.get(get["TableName"], 0) + units
            return {"read": tables}
        return {}

    @staticmethod
    def _read_units(size: int, consistent: bool) -> float:
        return max(1, math.ceil(size / READ_UNIT)) * (1.0 if consistent else 0.5)

    def _item(self, table: str, key: dict) -> dict | None:
        found = self.dynamodb._tables.get(table)
        return copy.deepcopy(self.dynamodb._get_item_by_key(found, key)) if found else None

    def _index_units(self, table: str, old: dict | None, new: dict | None) -> float:
        found = self.dynamodb._tables.get(table) or {}
        indexes = found.get("GlobalSecondaryIndexes") or []
        return sum(self.dynamodb._index_write_units(found, index, old, new) for index in indexes)

    def _size(self, item: dict | None) -> int:
        return self.dynamodb._item_size_bytes(item) if item else 0


class Counter:
    """Puts itself between MiniStack's parts."""

    def __init__(self, calls: Calls, units: Units):
        self.calls = calls
        self.units = units

    def install(self, services: dict[str, ModuleType], functions: ModuleType, gateway: ModuleType) -> None:
        """Takes its places."""
        for name, service in services.items():
            service.handle_request = self._handler(name, service.handle_request)
        functions._provided_worker_env = self._named(functions._provided_worker_env)
        functions._execute_function_provided_warm = self._invocation(functions._execute_function_provided_warm)
        gateway.handle_execute = self._http_request(gateway.handle_execute)
        bus = services["eventbridge"]
        bus._dispatch_to_sqs = self._delivery(bus._dispatch_to_sqs)

    def _handler(self, service: str, handle: Callable) -> Callable:
        async def counted(method, path, headers, body, query):
            caller = headers.get("x-amz-security-token")
            if not caller:
                return await handle(method, path, headers, body, query)  # a person's tools: not our bill
            operation = headers.get("x-amz-target", "").rpartition(".")[2] or f"{method} {path}"
            request = _json(body)
            end = self.units.begin(operation, request) if service == "dynamodb" else None
            status, answer_headers, answer = await handle(method, path, headers, body, query)
            facts = {"status": status}
            if status >= 400:
                facts["error"] = _json(answer).get("__type", "").rpartition("#")[2] or None
            if end is not None:
                facts |= end(status < 400, _json(answer) if operation in ("Query", "Scan") else {})
            if operation == "PutEvents":
                facts["entries"] = len(request.get("Entries", []))
                facts["chunks"] = sum(chunks(entry) for entry in request.get("Entries", []))
            self.calls.add("call", service=service, caller=caller, operation=operation, **facts)
            return status, answer_headers, answer

        return counted

    def _named(self, environment: Callable) -> Callable:
        def named(config: dict, *arguments) -> dict:
            return {**environment(config, *arguments), "AWS_SESSION_TOKEN": config.get("FunctionName", "unknown")}

        return named

    def _invocation(self, execute: Callable) -> Callable:
        def counted(function: dict, event: dict, request_id: str) -> dict:
            began = time.monotonic()
            result = execute(function, event, request_id)
            milliseconds = math.ceil((time.monotonic() - began) * 1000)
            config = function.get("config") or function
            records = event.get("Records") if isinstance(event, dict) else None
            lines = (result.get("log") or "").splitlines()
            self.calls.add(
                "invocation",
                function=config.get("FunctionName"),
                milliseconds=milliseconds,
                memory=config.get("MemorySize", 128),
                source=(records[0].get("eventSource") if records else None),
                records=(len(records) if records else None),
                logLines=len(lines),
                logBytes=sum(len(line.encode()) for line in lines),
                failed=(True if result.get("error") else None),
                returned=len(_json(result.get("body")).get("batchItemFailures") or []) or None,
            )
            return result

        return counted

    def _http_request(self, execute: Callable) -> Callable:
        async def counted(api_id, stage, path, method, headers, body, query, **more):
            answer = await execute(api_id, stage, path, method, headers, body, query, **more)
            self.calls.add("request", method=method, path=path, status=answer[0])
            return answer

        return counted

    def _delivery(self, dispatch: Callable) -> Callable:
        def counted(target, payload, *more):
            self.calls.add(
                "delivery", queue=target.resource, event=_json(payload).get("type"), bytes=len(payload.encode())
            )
            return dispatch(target, payload, *more)

        return counted


def chunks(entry: dict) -> int:
    """How many events an entry is billed as: one for each 64 KB of what it carries."""
    size = sum(len(str(entry.get(field) or "").encode()) for field in ("Source", "DetailType", "Detail"))
    return max(1, math.ceil((size + (14 if "Time" in entry else 0)) / ENTRY_CHUNK))


def _json(text: object) -> dict:
    """What it says, if that is an object."""
    if isinstance(text, dict):
        return text
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
