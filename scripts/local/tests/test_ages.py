import time
import unittest
from types import SimpleNamespace

from local.ages import METRIC, NAMESPACE, Ages


def queue(name: str, *ages: float) -> dict:
    arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    messages = [{"sent_at": time.time() - age} for age in ages]
    return {"attributes": {"QueueArn": arn}, "messages": messages}


class AgesTest(unittest.TestCase):
    def setUp(self):
        self.queues = SimpleNamespace(_queues={"a": queue("orders", 30, 95, 2), "b": queue("orders-dlq")})
        self.metrics = SimpleNamespace(
            _metrics={},
            _dims_key=lambda dimensions: tuple(sorted(dimensions.items())),
            _get_metric_data=lambda *request: (request, dict(self.metrics._metrics)),
        )
        Ages(self.queues, self.metrics).install()

    def ages(self) -> dict[str, list[float]]:
        _, found = self.metrics._get_metric_data("asked")
        return {dict(key[2])["QueueName"]: [point["Value"] for point in points] for key, points in found.items()}

    def test_who_asks_for_metrics_gets_the_age_of_the_oldest_message_of_each_queue(self):
        ages = self.ages()
        self.assertIn(ages["orders"][0], (93.0, 94.0, 95.0))
        self.assertEqual(ages["orders-dlq"], [0.0])

    def test_there_is_one_value_however_often_it_is_asked_for(self):
        self.ages()
        self.queues._queues["a"]["messages"].clear()
        self.assertEqual(self.ages(), {"orders": [0.0], "orders-dlq": [0.0]})

    def test_the_value_lies_before_the_end_of_what_is_asked_for(self):
        self.ages()
        [[point], _] = self.metrics._metrics.values()
        self.assertLess(point["Timestamp"], time.time())
        self.assertEqual({(namespace, metric) for namespace, metric, _ in self.metrics._metrics}, {(NAMESPACE, METRIC)})

    def test_the_request_is_answered_as_ever(self):
        request, _ = self.metrics._get_metric_data({"StartTime": 1}, {}, True)
        self.assertEqual(request, ({"StartTime": 1}, {}, True))
