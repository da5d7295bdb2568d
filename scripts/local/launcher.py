"""Runs MiniStack in the foreground; started by `ministack.py` with the Python of the virtual environment."""

import signal
import socketserver
import threading

# MiniStack's Lambda runtime API answers in two small writes. With Nagle's algorithm the second waits
# for the function's delayed acknowledgement: about 40 ms on every invocation.
socketserver.StreamRequestHandler.disable_nagle_algorithm = True

from ministack import app  # noqa: E402
from ministack.core.persistence import save_all  # noqa: E402

_saving = threading.Lock()


def _checkpoint() -> None:
    with _saving:
        save_all(app._build_persistence_save_dict())


# MiniStack writes its state when it is stopped, not when it is killed. On this signal it writes it at
# once; `dev` sends it after a deployment, so that a kill costs no redeployment.
signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=_checkpoint).start())

if __name__ == "__main__":
    app.main()
