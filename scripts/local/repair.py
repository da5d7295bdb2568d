"""Sets by API what CloudFormation on MiniStack accepts and ignores.

The values come from the synthesised templates, so that they are written down once, in the CDK app.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Callable

from .aws import Aws
from .errors import LocalError
from .settings import ACCOUNT, REGION

CLOUDFORMATION = "2010-05-15"


def run(aws: Aws, synthesised: Path) -> list[str]:
    """Repairs all stacks of the deployment; what was set, for people."""
    done: list[str] = []
    for template in sorted(synthesised.glob("*.template.json")):
        stack = template.name.removesuffix(".template.json")
        resources = json.loads(template.read_text()).get("Resources", {})
        wanted = {name: body for name, body in resources.items() if body["Type"] in REPAIRS}
        if not wanted:
            continue
        physical = _physical_ids(aws, stack)
        for name, body in wanted.items():
            done += REPAIRS[body["Type"]](aws, physical[name], body.get("Properties", {}), physical)
    return done


def _function(aws: Aws, name: str, properties: dict, physical: dict[str, str]) -> list[str]:
    done = []
    if "ReservedConcurrentExecutions" in properties:
        body = {"ReservedConcurrentExecutions": properties["ReservedConcurrentExecutions"]}
        aws.rest("lambda", "PUT", f"/2017-10-31/functions/{name}/concurrency", body)
        done.append(f"{name}: reserved concurrency")
    if "DeadLetterConfig" in properties:
        target = _arn(properties["DeadLetterConfig"]["TargetArn"], physical)
        body = {"DeadLetterConfig": {"TargetArn": target}}
        aws.rest("lambda", "PUT", f"/2015-03-31/functions/{name}/configuration", body)
        done.append(f"{name}: dead letter queue")
    return done


def _http_api(aws: Aws, api: str, properties: dict, _physical: dict[str, str]) -> list[str]:
    if "CorsConfiguration" not in properties:
        return []
    cors = {key[0].lower() + key[1:]: value for key, value in properties["CorsConfiguration"].items()}
    aws.rest("apigateway", "PATCH", f"/v2/apis/{api}", {"corsConfiguration": cors})
    return [f"{api}: CORS"]


def _table(aws: Aws, name: str, properties: dict, _physical: dict[str, str]) -> list[str]:
    if "TimeToLiveSpecification" not in properties:
        return []
    now = aws.json("dynamodb", "DynamoDB_20120810.DescribeTimeToLive", TableName=name)["TimeToLiveDescription"]
    wanted = properties["TimeToLiveSpecification"]
    # To enable what is enabled is an error.
    if (now.get("TimeToLiveStatus"), now.get("AttributeName")) == ("ENABLED", wanted["AttributeName"]):
        return []
    aws.json("dynamodb", "DynamoDB_20120810.UpdateTimeToLive", TableName=name, TimeToLiveSpecification=wanted)
    return [f"{name}: time to live"]


REPAIRS: dict[str, Callable[[Aws, str, dict, dict[str, str]], list[str]]] = {
    "AWS::Lambda::Function": _function,
    "AWS::ApiGatewayV2::Api": _http_api,
    "AWS::DynamoDB::Table": _table,
}


def _physical_ids(aws: Aws, stack: str) -> dict[str, str]:
    root = aws.query("cloudformation", "DescribeStackResources", CLOUDFORMATION, StackName=stack)
    members = root.findall(".//StackResources/member")
    return {item.findtext("LogicalResourceId", ""): item.findtext("PhysicalResourceId", "") for item in members}


def _arn(value: object, physical: dict[str, str]) -> str:
    """The ARN that a template value means: a plain one, or that of a queue in the same stack."""
    if isinstance(value, str):
        return value
    match value:
        case {"Fn::GetAtt": [name, "Arn"]} if physical.get(name, "").startswith("http"):
            return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{physical[name].rpartition('/')[2]}"
    raise LocalError(f"the post-deploy step cannot resolve {json.dumps(value)}; teach it in repair.py")
