"""Runs MiniStack in the foreground; started by `ministack.py` with the Python of the virtual environment."""

import importlib
import importlib.util
import os
import signal
import socketserver
import sys
import threading
from pathlib import Path
from types import ModuleType

# MiniStack's Lambda runtime API answers in two small writes. With Nagle's algorithm the second waits
# for the function's delayed acknowledgement: about 40 ms on every invocation.
socketserver.StreamRequestHandler.disable_nagle_algorithm = True

from ministack import app  # noqa: E402
from ministack.core.persistence import save_all  # noqa: E402
from ministack.services import apigateway, cloudwatch, dynamodb, lambda_svc, sqs  # noqa: E402


def _beside(name: str) -> ModuleType:
    """Our module of that name. By path: in isolated mode this directory is not searched for modules."""
    spec = importlib.util.spec_from_file_location(f"tradewind_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


_beside("streams").Streams(lambda_svc, dynamodb).install()
_beside("ages").Ages(sqs, cloudwatch).install()

if "TRADEWIND_CALLS" in os.environ:
    _calls = _beside("calls")
    _counter = _calls.Counter(_calls.Calls(Path(os.environ["TRADEWIND_CALLS"])), _calls.Units(dynamodb))
    _services = {name: importlib.import_module(f"ministack.services.{name}") for name in _calls.SERVICES}
    _counter.install(_services, lambda_svc, apigateway)

_saving = threading.Lock()


def _checkpoint() -> None:
    with _saving:
        save_all(app._build_persistence_save_dict())


# MiniStack writes its state when it is stopped, not when it is killed. On this signal it writes it at
# once; `dev` sends it after a deployment, so that a kill costs no redeployment.
signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=_checkpoint).start())

if __name__ == "__main__":
    app.main()
