"""Runs MiniStack in the foreground; started by `ministack.py` with the Python of the virtual environment."""

import importlib.util
import signal
import socketserver
import sys
import threading
from pathlib import Path

# MiniStack's Lambda runtime API answers in two small writes. With Nagle's algorithm the second waits
# for the function's delayed acknowledgement: about 40 ms on every invocation.
socketserver.StreamRequestHandler.disable_nagle_algorithm = True

from ministack import app  # noqa: E402
from ministack.core.persistence import save_all  # noqa: E402
from ministack.services import dynamodb, lambda_svc  # noqa: E402

# By path: in isolated mode this directory is not searched for modules.
_spec = importlib.util.spec_from_file_location("tradewind_streams", Path(__file__).with_name("streams.py"))
_streams = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = _streams  # dataclasses look their module up
_spec.loader.exec_module(_streams)
_streams.Streams(lambda_svc, dynamodb).install()

_saving = threading.Lock()


def _checkpoint() -> None:
    with _saving:
        save_all(app._build_persistence_save_dict())


# MiniStack writes its state when it is stopped, not when it is killed. On this signal it writes it at
# once; `dev` sends it after a deployment, so that a kill costs no redeployment.
signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=_checkpoint).start())

if __name__ == "__main__":
    app.main()
