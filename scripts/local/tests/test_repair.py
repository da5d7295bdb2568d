import json
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

from local import repair
from local.errors import LocalError

RESOURCES = """<R><StackResources>
  <member><LogicalResourceId>Fn</LogicalResourceId><PhysicalResourceId>tradewind-local-fn</PhysicalResourceId></member>
  <member><LogicalResourceId>Dlq</LogicalResourceId>
    <PhysicalResourceId>http://127.0.0.1:4566/000000000000/tradewind-local-dlq</PhysicalResourceId></member>
  <member><LogicalResourceId>Table</LogicalResourceId>
    <PhysicalResourceId>tradewind-local-orders</PhysicalResourceId></member>
  <member><LogicalResourceId>Api</LogicalResourceId><PhysicalResourceId>a1b2</PhysicalResourceId></member>
</StackResources></R>"""


class FakeAws:
    """Answers with the stack above and keeps the calls."""

    def __init__(self):
        self.calls = []
        self.ttl = {"TimeToLiveStatus": "DISABLED"}

    def query(self, *_positional, **_named):
        return ElementTree.fromstring(RESOURCES)

    def json(self, _service, target, **arguments):
        operation = target.partition(".")[2]
        if operation.startswith("Describe"):
            return {"TimeToLiveDescription": self.ttl}
        self.calls.append((operation, arguments))

    def rest(self, service, method, path, body):
        self.calls.append((service, method, path, body))


class RepairTest(unittest.TestCase):
    def repair(self, resources: dict, **facts) -> list:
        aws = FakeAws()
        vars(aws).update(facts)
        with tempfile.TemporaryDirectory() as directory:
            (Path(directory) / "tradewind-local-x.template.json").write_text(json.dumps({"Resources": resources}))
            repair.run(aws, Path(directory))
        return aws.calls

    def test_reserved_concurrency_of_the_template_is_set(self):
        function = {"Type": "AWS::Lambda::Function", "Properties": {"ReservedConcurrentExecutions": 5}}
        path = "/2017-10-31/functions/tradewind-local-fn/concurrency"
        self.assertEqual(self.repair({"Fn": function}), [("lambda", "PUT", path, {"ReservedConcurrentExecutions": 5})])

    def test_a_dead_letter_queue_of_the_same_stack_is_resolved(self):
        target = {"Fn::GetAtt": ["Dlq", "Arn"]}
        function = {"Type": "AWS::Lambda::Function", "Properties": {"DeadLetterConfig": {"TargetArn": target}}}
        arn = "arn:aws:sqs:us-east-1:000000000000:tradewind-local-dlq"
        path = "/2015-03-31/functions/tradewind-local-fn/configuration"
        expected = ("lambda", "PUT", path, {"DeadLetterConfig": {"TargetArn": arn}})
        self.assertEqual(self.repair({"Fn": function}), [expected])

    def test_cors_of_an_http_api_is_set(self):
        api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"CorsConfiguration": {"AllowOrigins": ["*"]}}}
        expected = ("apigateway", "PATCH", "/v2/apis/a1b2", {"corsConfiguration": {"allowOrigins": ["*"]}})
        self.assertEqual(self.repair({"Api": api}), [expected])

    def test_time_to_live_of_a_table_is_enabled_once(self):
        wanted = {"AttributeName": "expiresAt", "Enabled": True}
        table = {"Type": "AWS::DynamoDB::Table", "Properties": {"TimeToLiveSpecification": wanted}}
        arguments = {"TableName": "tradewind-local-orders", "TimeToLiveSpecification": wanted}
        self.assertEqual(self.repair({"Table": table}), [("UpdateTimeToLive", arguments)])
        enabled = {"TimeToLiveStatus": "ENABLED", "AttributeName": "expiresAt"}
        self.assertEqual(self.repair({"Table": table}, ttl=enabled), [])

    def test_a_value_that_cannot_be_resolved_is_an_error(self):
        function = {"Type": "AWS::Lambda::Function", "Properties": {"DeadLetterConfig": {"TargetArn": {"Ref": "X"}}}}
        with self.assertRaises(LocalError):
            self.repair({"Fn": function})

    def test_what_needs_no_repair_is_left_alone(self):
        self.assertEqual(self.repair({"Fn": {"Type": "AWS::Lambda::Function", "Properties": {}}}), [])
