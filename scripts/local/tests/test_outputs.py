import json
import stat
import tempfile
import unittest
from pathlib import Path

from local.outputs import assemble, local_address, write

ENDPOINT = "http://127.0.0.1:4570"
QUEUE = "/000000000000/tradewind-local-work-order-projector"
TOPIC = "arn:aws:sns:us-east-1:000000000000:tradewind-local-work-order-events"
STACKS = {
    "tradewind-local-identity": {"UserPoolId": "us-east-1_abc", "UserPoolClientId": "client"},
    "tradewind-local-graphql": {"GraphqlUrl": "https://0123abcd.lambda-url.us-east-1.on.aws/"},
    "tradewind-local-work-orders": {
        "Queues": json.dumps({"work-order-projector": f"http://127.0.0.1:4566{QUEUE}"}),
        "Tables": json.dumps({"work-orders": "tradewind-local-work-orders"}),
        "Topics": json.dumps({"work-order-events": TOPIC}),
        "Unrelated": "x",
    },
    "tradewind-local-orders": {"Queues": json.dumps({"order-sync": "http://localhost:4566/000000000000/order-sync"})},
}


class OutputsTest(unittest.TestCase):
    def test_outputs_of_all_stacks_come_together(self):
        self.assertEqual(
            assemble(STACKS, ENDPOINT, "postgres://here"),
            {
                "awsEndpointUrl": ENDPOINT,
                "region": "us-east-1",
                "databaseUrl": "postgres://here",
                "userPoolId": "us-east-1_abc",
                "userPoolClientId": "client",
                "graphqlUrl": f"{ENDPOINT}/_aws/lambda-url/0123abcd/",
                "queues": {
                    "work-order-projector": f"{ENDPOINT}{QUEUE}",
                    "order-sync": f"{ENDPOINT}/000000000000/order-sync",
                },
                "tables": {"work-orders": "tradewind-local-work-orders"},
                "topics": {"work-order-events": TOPIC},
            },
        )

    def test_the_page_has_an_address_where_it_is_served(self):
        self.assertNotIn("uiUrl", assemble({}, ENDPOINT, "postgres://here"))
        self.assertEqual(assemble({}, ENDPOINT, "postgres://here", "http://127.0.0.1:5173")["uiUrl"], "http://127.0.0.1:5173")

    def test_addresses_at_aws_become_paths_of_the_local_cloud(self):
        for url, expected in {
            "https://a1.execute-api.us-east-1.amazonaws.com/": f"{ENDPOINT}/_aws/execute-api/a1",
            "https://a1.execute-api.us-east-1.amazonaws.com/v1": f"{ENDPOINT}/_aws/execute-api/a1/v1",
            "wss://w1.execute-api.us-east-1.amazonaws.com/live": "ws://127.0.0.1:4570/_aws/execute-api/w1/live",
        }.items():
            self.assertEqual(local_address(url, ENDPOINT), expected)

    def test_only_the_owner_can_read_the_file(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "outputs.json"
            write(path, {"a": 1})
            write(path, {"a": 2})
            self.assertEqual(json.loads(path.read_text()), {"a": 2})
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
