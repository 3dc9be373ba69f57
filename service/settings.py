"""What an operator sets by environment: DUBAN_<NAME>, or DUBAN_<NAME>_FILE naming a file with the value."""

import os
import sys
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

PREFIX = "DUBAN_"
SCANNER = r"^(clamd:(unix:/\S+|[^\s:/]+:\d+)|command:\s*\S.*)$"


def _aes_key(value: SecretStr) -> SecretStr:
    if len(urlsafe_b64decode(value.get_secret_value().encode())) != 32:
        raise ValueError("must be 32 bytes in URL-safe base64")
    return value


def _networks(value: str) -> str:
    for part in value.split(","):
        if ip_network(part.strip(), strict=False).prefixlen == 0:
            raise ValueError("must not be everybody: any caller could then take any address")
    return value


LongSecret = Annotated[SecretStr, Field(min_length=32)]


class Settings(BaseSettings):
    """One process's settings; what has no default must be set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    database_url: str = Field(pattern=r"^postgresql\+psycopg://", repr=False)
    session_secret: LongSecret  # signs session cookies
    internal_secret: LongSecret  # what activities show at /internal
    field_key: Annotated[SecretStr, AfterValidator(_aes_key)]  # seals a complainant's identity (YY-13)
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = "127.0.0.1"  # whose X-Forwarded-For is believed
    public_url: str | None = Field(None, pattern=r"^https?://")  # where browsers reach the service
    service_url: str = Field("http://127.0.0.1:8000", pattern=r"^https?://")  # for activities
    data_dir: Path = Path(".duban")  # what a scanner stopped, in quarantine/
    virus_scanner: str | None = Field(None, pattern=SCANNER)  # see service/documents/scanning.py
    temporal_address: str = Field("127.0.0.1:7233", pattern=r"^[^\s:/]+:\d+$")
    temporal_namespace: str = "default"
    temporal_ui_url: str | None = Field(None, pattern=r"^https?://")  # linked from a case's page
    temporal_tls_ca: FilePath | None = None
    temporal_tls_cert: FilePath | None = None
    temporal_tls_key: FilePath | None = None
    clock_anchor: AwareDatetime = datetime(2000, 1, 1, tzinfo=UTC)  # see service/clock.py
    clock_shift: timedelta = timedelta(0)
    clock_scale: float = Field(1.0, gt=0)

    @property
    def over_tls(self) -> bool:
        """Whether browsers reach the service over TLS: then no cookie goes any other way."""
        return (self.public_url or self.service_url).startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *_: Any, **sources: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Named arguments win over variables, variables over files."""
        return sources["init_settings"], sources["env_settings"], FromFiles(settings_cls)


class FromFiles(PydanticBaseSettingsSource):
    """A value whose variable DUBAN_<NAME>_FILE names a file (Docker and systemd hand secrets over so)."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        try:
            return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False
        except (OSError, UnicodeDecodeError) as unreadable:
            raise SettingsError(f"{variable}: {unreadable}") from unreadable

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in found.items() if value is not None}


def load_settings() -> Settings:
    """The process's settings, or exit 2 with one line a bad variable, by name and without its value."""
    try:
        return Settings()
    except ValidationError as bad:
        complaints = [f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in bad.errors()]
    except SettingsError as bad:
        complaints = [str(bad)]
    sys.stderr.write("\n".join(complaints) + "\n")
    raise SystemExit(2)


def field_key_bytes(settings: Settings) -> bytes:
    """The key that seals identities, as bytes."""
    return urlsafe_b64decode(settings.field_key.get_secret_value().encode())
