"""Workbooks locked with the password that every spreadsheet program knows, and with others."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from hashlib import md5, sha1

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.ecma376_standard import ECMA376Standard
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from etl.workbook import Refusal, Sheet, Workbook
from etl.workbook.scan.biff import all_records
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read
from tests.etl.workbook.old_books import OldBook

DEFAULT, OTHER = "VelvetSweatshop", "abc"
SALT = bytes(range(16))
ROWS = [["镇(街道)", "床位数"], ["古城街道", 541.0], ["大洋街道", 30.25]]
PLAIN = frozenset({0x0809, 0x002F, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138})


def sheet_of(read: Read, content: bytes, name: str) -> Sheet:
    result = read(content, name)
    assert isinstance(result, Workbook), result
    return result.sheets[0]


def agile(content: bytes, password: str) -> bytes:
    """Return as Excel writes it today. The library does so rightly from 4,096 bytes on: smaller ones get a member
    more."""
    copy = io.BytesIO(content)
    with zipfile.ZipFile(copy, "a") as archive:
        archive.writestr("docProps/thumbnail.bin", bytes(4096))
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(copy.getvalue())))


def standard(content: bytes, password: str, bits: int = 128) -> bytes:
    """Return as Excel 2007 wrote it."""
    algorithm = {128: 0x660E, 192: 0x660F, 256: 0x6610}[bits]
    key = ECMA376Standard.makekey_from_password(password, algorithm, 0x8004, 0x18, bits, 16, SALT)
    proof = b"0123456789abcdef"
    header = struct.pack("<8L", 0x24, 0, algorithm, 0x8004, bits, 0x18, 0, 0) + "AES\0".encode("utf-16-le")
    hashed = _aes(key, sha1(proof).digest().ljust(32, b"\0"))
    verifier = struct.pack("<L16s16sL", 16, SALT, _aes(key, proof), 20) + hashed
    info = struct.pack("<HHLL", 3, 2, 0x24, len(header)) + header + verifier
    padded = content.ljust(len(content) + -len(content) % 16, b"\0")
    package = struct.pack("<Q", len(content)) + _aes(key, padded)
    return make.ole({"EncryptionInfo": info, "EncryptedPackage": package})


def _aes(key: bytes, data: bytes) -> bytes:
    engine = Cipher(algorithms.AES(bytes(key)), modes.ECB()).encryptor()
    return engine.update(data) + engine.finalize()


XLSX = make.xlsx(make.sheet_xml('<row r="1"><c r="A1" t="str"><v>古城街道</v></c><c r="B1"><v>541</v></c></row>'))


@pytest.mark.parametrize("lock", [agile, standard, lambda c, p: standard(c, p, 256)])
def test_an_xlsx_locked_with_the_password_all_programs_know(read: Read, lock: object) -> None:
    assert callable(lock)
    assert sheet_of(read, lock(XLSX, DEFAULT), "填报.xlsx").rows == (("古城街道", 541.0),)
    assert read(lock(XLSX, OTHER), "填报.xlsx") == Refusal("encrypted", "office")


def test_an_xlsb_or_ods_may_be_inside_too(read: Read) -> None:
    cells = make.brt_row(0) + make.brt_number(0, 7)
    assert sheet_of(read, agile(make.xlsb(cells), DEFAULT), "填报.xlsb").rows == ((7.0,),)


def locked_book(lock: bytes, cipher: object, version: int = 8) -> bytes:
    """Return a workbook's records with a lock put behind its beginning, all that may be locked gone through a
    cipher."""
    stream = OldBook(ROWS, version, codepage=936).stream()
    first = 4 + int.from_bytes(stream[2:4], "little")
    size = 4 + len(lock)
    stream = stream[:first] + make.record(0x2F, lock) + stream[first:]
    moved = bytearray(stream)
    for kind, at, _ in all_records(stream):
        if kind == 0x85:
            (offset,) = struct.unpack_from("<L", stream, at)
            moved[at : at + 4] = struct.pack("<L", offset + size)
    assert callable(cipher)
    result = bytearray(cipher(bytes(moved)))
    for kind, at, length in all_records(bytes(moved)):
        plain = length if kind in PLAIN else 4 if kind == 0x85 else 0
        result[at - 4 : at + plain] = moved[at - 4 : at + plain]
    return make.ole({"Workbook" if version == 8 else "Book": bytes(result)})


def rc4(password: str) -> bytes:
    proof = b"fedcba9876543210"
    mixed = DocumentRC4.decrypt(password, SALT, io.BytesIO(proof + md5(proof).digest()), 1024).getvalue()
    lock = struct.pack("<3H", 1, 1, 1) + SALT + mixed
    return locked_book(lock, lambda data: DocumentRC4.decrypt(password, SALT, io.BytesIO(data), 1024).getvalue())


def rc4_cryptoapi(password: str, bits: int = 128) -> bytes:
    def cipher(data: bytes) -> bytes:
        return DocumentRC4CryptoAPI.decrypt(password, SALT, bits, io.BytesIO(data), 1024).getvalue()

    proof = b"fedcba9876543210"
    mixed = cipher(proof + sha1(proof).digest())
    header = struct.pack("<8L", 4, 0, 0x6801, 0x8004, bits if bits != 40 else 0, 1, 0, 0) + "RC4\0".encode("utf-16-le")
    lock = struct.pack("<3HLL", 1, 2, 2, 4, len(header)) + header
    lock += struct.pack("<L", 16) + SALT + mixed[:16] + struct.pack("<L", 20) + mixed[16:]
    return locked_book(lock, cipher)


def xor(password: str, version: int = 8) -> bytes:
    keys = DocumentXOR.create_xor_array_method1(password)

    def cipher(data: bytes) -> bytes:
        result = bytearray(data)
        for _, at, length in all_records(data):
            for place in range(at, at + length):
                turned = DocumentXOR.ror(data[place], 3, 8)  # five to the left is three to the right
                result[place] = turned ^ keys[(place + length) % 16]
        return bytes(result)

    proof = next(n for n in range(1 << 16) if DocumentXOR.verifypw(password, n))
    key = DocumentXOR.create_xor_key_method1(password)
    return locked_book(
        struct.pack("<3H" if version == 8 else "<HH", *([0] if version == 8 else []), key, proof), cipher, version
    )


@pytest.mark.parametrize(
    "lock", [rc4, rc4_cryptoapi, lambda p: rc4_cryptoapi(p, 40), xor, lambda p: xor(p, 5)],
    ids=["rc4", "cryptoapi", "cryptoapi 40", "xor", "xor before biff 8"],
)  # fmt: skip
def test_an_xls_locked_with_the_password_all_programs_know(read: Read, lock: object) -> None:
    assert callable(lock)
    found = sheet_of(read, lock(DEFAULT), "填报.xls")
    assert [list(row) for row in found.rows] == ROWS
    assert read(lock(OTHER), "填报.xls") == Refusal("encrypted", "xls")


def info(**changes: object) -> bytes:
    """Return what an agile lock says of itself, with some of it changed."""
    key = {
        "spinCount": 1, "saltSize": 16, "blockSize": 16, "keyBits": 256, "hashSize": 64, "cipherAlgorithm": "AES",
        "hashAlgorithm": "SHA512", "saltValue": base64.b64encode(SALT).decode(),
        "encryptedVerifierHashInput": "AAAAAAAAAAAAAAAAAAAAAA==", "encryptedVerifierHashValue": "A" * 86 + "==",
        "encryptedKeyValue": "A" * 43 + "=", **changes,
    }  # fmt: skip
    said = " ".join(f'{name}="{value}"' for name, value in key.items())
    return (
        struct.pack("<HHL", 4, 4, 0x40)
        + f"<encryption><keyData {said}/><p:encryptedKey xmlns:p='x' {said}/></encryption>".encode()
    )


HOSTILE = {
    "hashed for ever": info(spinCount=10_000_000),
    "hashed a negative number of times": info(spinCount=-1),
    "a key of no length": info(keyBits=0),
    "an unknown hash": info(hashAlgorithm="MD5"),
    "no salt": info(saltValue=""),
    "no base64": info(saltValue="???"),
    "no number": info(spinCount="x"),
    "cut off": info()[:60],
    "a declaration": struct.pack("<HHL", 4, 4, 0x40) + (make.EVIL_DOCTYPE + "<x>&b;</x>").encode(),
    "an unknown version": struct.pack("<HHL", 9, 9, 0),
    "nothing": b"",
    "a standard lock cut off": struct.pack("<HHLL", 3, 2, 0x24, 60),
    "a standard lock of another kind": struct.pack("<HHLL8L", 3, 2, 0x24, 32, 0, 0, 0x6801, 0x8004, 40, 1, 0, 0)
    + bytes(80),
}


@pytest.mark.parametrize(("name", "said"), HOSTILE.items())
def test_locks_made_to_hurt(read: Read, name: str, said: bytes) -> None:
    result = read(make.ole({"EncryptionInfo": said, "EncryptedPackage": bytes(100)}), "填报.xlsx")
    assert isinstance(result, Refusal), name
    assert result.code in ("encrypted", "hostile", "damaged")


def test_what_a_lock_hides_is_held_to_every_bound(read: Read) -> None:
    bomb = make.deflated({**make.xlsx_parts(make.ONE_CELL), "xl/x.bin": b"\0" * (60 << 20)})
    assert read(agile(bomb, DEFAULT), "填报.xlsx") == Refusal("hostile", "zip_ratio")
    assert read(agile(make.deflated({"a.txt": "1"}), DEFAULT), "填报.xlsx") == Refusal("unsupported_format", "archive")


@pytest.mark.parametrize(
    "lock", [b"", bytes(2), bytes(6), struct.pack("<3H", 1, 1, 1), struct.pack("<3H", 1, 2, 2) + bytes(9)]
)
def test_an_xls_that_only_says_it_is_locked(read: Read, lock: bytes) -> None:
    assert read(make.xls(b"", extra=make.record(0x2F, lock)), "填报.xls") == Refusal("encrypted", "xls")
