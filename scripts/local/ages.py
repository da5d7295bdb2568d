"""The age of the oldest message of each queue, as the metric that SQS writes on AWS; loaded by `launcher.py`.

MiniStack writes no metrics of its queues. Its queues know when their messages came, so the metric is written when somebody
asks for metrics: the value of now, and nothing of before.

It uses MiniStack's own parts, and gets them handed in: its tests bring others.
"""

from __future__ import annotations

import time
from types import ModuleType

NAMESPACE = "AWS/SQS"
METRIC = "ApproximateAgeOfOldestMessage"


class Ages:
    """Writes the metric before it is read."""

    def __init__(self, queues: ModuleType, metrics: ModuleType):
        self.queues = queues
        self.metrics = metrics

    def install(self) -> None:
        """Takes its place in front of MiniStack's answer."""
        answer = self.metrics._get_metric_data

        def write_and_answer(*request):
            self.write()
            return answer(*request)

        self.metrics._get_metric_data = write_and_answer

    def write(self) -> None:
        """Of each queue of the caller's account and region; 0 of an empty one, as on AWS."""
        # A moment ago: what is asked for ends before now.
        now = time.time() - 1
        for queue in list(self.queues._queues.values()):
            name = queue["attributes"]["QueueArn"].rpartition(":")[2]
            dimensions = {"QueueName": name}
            came = [message["sent_at"] for message in queue["messages"] if "sent_at" in message]
            point = {
                "Timestamp": now,
                "Value": float(int(max(0.0, now - min(came, default=now)))),
                "Unit": "Seconds",
                "Dimensions": dimensions,
            }
            # One point is enough, and the state that is saved stays small.
            self.metrics._metrics[(NAMESPACE, METRIC, self.metrics._dims_key(dimensions))] = [point]
