"""Loopback ports: which are free, and one clear line when the wanted one is not."""

import socket

from deploy.faults import Fault


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now (connections that only linger do not count)."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int = 0) -> int:
    """The preferred loopback port if it is free, else any free one."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(port: int, host: str = "127.0.0.1", option: str = "--port ") -> None:
    """Refuse to start on a port that someone else has, and say with which option another is chosen."""
    if not is_free(port, host):
        raise Fault(
            f"端口 {port} 已被占用：请停止占用它的程序，或换一个端口，如 {option}{port + 1}。"
            f"(port {port} is in use)"
        )
