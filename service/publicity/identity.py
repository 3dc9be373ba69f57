"""A complainant's identity: sealed with AES-GCM, opened only by the complaint officer, every look recorded (YY-14)."""

import hashlib
import hmac
import os
import secrets

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import insert

from service.cases.act import Act
from service.errors import FormInvalid, NotAllowed, NotFound
from service.publicity.tables import IdentityView, SealedIdentity

ALGORITHM = "AES-256-GCM"
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def seal(key: bytes, case_key: str, name: str, contact: str) -> bytes:
    """Encrypt the identity, bound to its case so that it cannot be moved to another."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, orjson.dumps([name, contact]), case_key.encode())


def look(act: Act, key: bytes, reason: str) -> tuple[str, str]:
    """Open the identity for the complaint officer; the look and its reason are kept whatever follows."""
    if act.official is None or not act.official.holds("complaint_officer"):
        raise NotAllowed("举报人信息只有受理人员可以查看。", clause="YY-14")
    if len(reason.strip()) < 4:
        raise FormInvalid("查看举报人信息须填写理由。", clause="YY-14")
    row = act.session.get(SealedIdentity, act.case.id)
    if row is None:
        raise NotFound("该件为匿名，没有留存身份信息。")
    act.session.execute(
        insert(IdentityView).values(
            case_id=act.case.id, person_id=act.official.person_id, at=act.now, reason=reason.strip()[:300]
        )
    )
    act.record("identity_viewed", "YY-14")
    name, contact = orjson.loads(AESGCM(key).decrypt(row.sealed[:12], row.sealed[12:], act.case.key.encode()))
    return str(name), str(contact)


def new_code() -> str:
    """A query code that only its holder knows: twelve characters, no look-alikes."""
    return "".join(secrets.choice(SIGNS) for _ in range(12))


def code_of(key: bytes, filing_key: str, content: bytes) -> str:
    """The query code of a filing that may be repeated: the same filing gets the same code, another one another."""
    digest = hmac.digest(key, b"code:" + filing_key.encode() + content, "sha256")
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:12])


def filing_key(key: bytes, project_id: int, sent: str) -> str:
    """What the register keeps of a filing's key: nobody who reads it can make the query code from it."""
    return hmac.new(key, f"filing:{project_id}:{sent}".encode(), "sha256").hexdigest()


def code_digest(receipt: str, code: str) -> str:
    """What the register keeps of a query code."""
    return hashlib.sha256(f"{receipt}:{code.strip().upper()}".encode()).hexdigest()
