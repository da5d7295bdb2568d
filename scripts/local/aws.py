"""The few AWS calls that the scripts make, over plain HTTP: MiniStack routes by the signature's scope and
does not check the signature itself, so no SDK is needed."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from .errors import LocalError
from .settings import REGION


# Never through a proxy: the local cloud is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class AwsError(LocalError):
    """An error answer; `code` is AWS' name for it."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code


class Aws:
    """Calls to one local cloud."""

    def __init__(self, endpoint: str, timeout: float = 30):
        self.endpoint = endpoint
        self.timeout = timeout

    def json(self, service: str, target: str, **arguments) -> dict:
        """A call of a JSON protocol service, such as `json("ssm", "AmazonSSM.GetParameter", Name=..)`."""
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
        body = self._send(service, "POST", "/", headers, json.dumps(arguments).encode())
        return json.loads(body) if body else {}

    def rest(self, service: str, method: str, path: str, arguments: dict | None = None) -> dict:
        """A call of a REST service, such as Lambda or API Gateway."""
        data = None if arguments is None else json.dumps(arguments).encode()
        body = self._send(service, method, path, {"Content-Type": "application/json"}, data)
        return json.loads(body) if body else {}

    def query(self, service: str, action: str, version: str, **arguments: str) -> ElementTree.Element:
        """A call of a query protocol service (CloudFormation, SNS); namespaces are taken off the answer."""
        form = urllib.parse.urlencode({"Action": action, "Version": version, **arguments}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        root = ElementTree.fromstring(self._send(service, "POST", "/", headers, form))
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root

    def healthy(self) -> bool:
        """Whether MiniStack answers."""
        try:
            with _OPENER.open(f"{self.endpoint}/_ministack/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stacks(self) -> dict[str, str]:
        """Names and states of the CloudFormation stacks that exist."""
        root = self.query("cloudformation", "DescribeStacks", "2010-05-15")
        members = root.findall(".//Stacks/member")
        return {stack.findtext("StackName", ""): stack.findtext("StackStatus", "") for stack in members}

    def parameter(self, name: str) -> str | None:
        """A parameter's decrypted value, None when there is none."""
        try:
            answer = self.json("ssm", "AmazonSSM.GetParameter", Name=name, WithDecryption=True)
        except AwsError as error:
            if error.code == "ParameterNotFound":
                return None
            raise
        return answer["Parameter"]["Value"]

    def put_parameter(self, name: str, value: str, kind: str = "String") -> None:
        """Writes a parameter, over what was there."""
        self.json("ssm", "AmazonSSM.PutParameter", Name=name, Value=value, Type=kind, Overwrite=True)

    def _send(self, service: str, method: str, path: str, headers: dict, data: bytes | None) -> bytes:
        scope = f"test/20260101/{REGION}/{service}/aws4_request"
        headers = {
            **headers,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        }
        request = urllib.request.Request(self.endpoint + path, data=data, headers=headers, method=method)
        try:
            with _OPENER.open(request, timeout=self.timeout) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            raise _error(error.code, error.read()) from None
        except OSError as error:
            raise LocalError(f"the local cloud at {self.endpoint} does not answer: {error}") from None


def _error(status: int, body: bytes) -> AwsError:
    try:
        answer = json.loads(body)
        code = str(answer.get("__type") or answer.get("code") or status).rpartition("#")[2]
        return AwsError(code, str(answer.get("message") or answer.get("Message") or ""))
    except ValueError:
        return AwsError(str(status), body.decode(errors="replace")[:300])
