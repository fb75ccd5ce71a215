"""Workbooks that are locked with the password every spreadsheet program knows: they open without asking, so their
sender never sees that they are locked. Layouts: [MS-OFFCRYPTO]. Any other password stays its owner's.

What the file says of its lock is looked at here, within bounds; the arithmetic is a library's.
"""

from __future__ import annotations

import base64
import binascii
import io
import struct
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.ecma376_standard import ECMA376Standard
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from etl.workbook.scan.biff import BOUNDSHEET, FILEPASS, BiffRecord
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.xml_parts import Attributes, elements, refuse_doctype

# Excel locks with it where only writing is to be forbidden; every program tries it unasked.
_PASSWORD = "VelvetSweatshop"
# Bytes of the description of a lock; Excel's has about a thousand.
_MOST_INFO = 1 << 16
_MOST_SPINS = 1_000_000
"""How often a password is hashed; Excel does it 100,000 times. More than this is a way to keep a machine busy."""
# RC4 begins with a new key every 1,024 bytes of the stream, locked or not ([MS-XLS] 2.2.10).
_BLOCK = 1024
_NEVER_LOCKED = frozenset({0x0809, FILEPASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138})
"""Records that stay as they are: what begins a sheet, the lock itself, and who has the file open."""
_XOR, _RC4 = 0, 1
_HASHES = ("SHA1", "SHA256", "SHA384", "SHA512")
# Numbers of CryptoAPI for AES of 128, 192 and 256 bits.
_AES = {0x660E: 128, 0x660F: 192, 0x6610: 256}


def open_package(info: bytes, package: bytes) -> bytes:
    """Return the package inside an encrypted one. Raises UnreadableFile where another password is needed."""
    try:
        opened = _opened(info[:_MOST_INFO], package)
    except (ValueError, KeyError, IndexError, struct.error, binascii.Error, UnsupportedAlgorithm):
        raise UnreadableFile("encrypted", "office") from None
    # A wrong key gives bytes, too.
    if not opened.startswith(b"PK"):
        raise UnreadableFile("encrypted", "office")
    return opened


def _opened(info: bytes, package: bytes) -> bytes:
    """Return the package, opened as the versions in its description say: Agile encryption, or Standard."""
    major, minor = struct.unpack_from("<2H", info)
    if (major, minor) == (4, 4):
        # Four bytes of version, four of flags; the description is XML.
        return _agile(info[8:], package)
    if minor == 2 and major in (2, 3, 4):
        return _standard(info[8:], package)
    raise UnreadableFile("encrypted", "office")


def _agile(xml: bytes, package: bytes) -> bytes:
    """Return the package as Excel 2010 and later lock it; its description is XML. KeyError for one that lacks any."""
    refuse_doctype(xml)
    found = {tag: attributes for tag, attributes in elements(xml.rstrip(b"\0")) if tag in ("keyData", "encryptedKey")}
    data, key = found["keyData"], found["encryptedKey"]
    spins, bits = int(key["spinCount"]), int(key["keyBits"])
    if not 0 <= spins <= _MOST_SPINS or bits not in _AES.values() or key["hashAlgorithm"] not in _HASHES:
        raise UnreadableFile("encrypted", "office")
    salt, name = _decoded(key, "saltValue"), key["hashAlgorithm"]
    checks = _decoded(key, "encryptedVerifierHashInput"), _decoded(key, "encryptedVerifierHashValue")
    if not ECMA376Agile.verify_password(_PASSWORD, salt, name, *checks, spins, bits):
        raise UnreadableFile("encrypted", "office")
    secret = ECMA376Agile.makekey_from_password(_PASSWORD, salt, name, _decoded(key, "encryptedKeyValue"), spins, bits)
    return bytes(ECMA376Agile.decrypt(secret, _decoded(data, "saltValue"), data["hashAlgorithm"], io.BytesIO(package)))


def _decoded(attributes: Attributes, name: str) -> bytes:
    return base64.b64decode(attributes[name], validate=True)


def _standard(info: bytes, package: bytes) -> bytes:
    """Return the package as Excel 2007 locks it; its description is binary."""
    (size,) = struct.unpack_from("<L", info)
    header, verifier = info[4 : 4 + size], info[4 + size :]
    _, _, algorithm, hashed, bits, provider = struct.unpack_from("<6L", header)
    bits = bits or _AES[algorithm]
    salt_size, salt, proof, _, proof_hash = struct.unpack_from("<L16s16sL32s", verifier)
    if algorithm not in _AES or bits != _AES[algorithm]:
        raise UnreadableFile("encrypted", "office")
    secret = ECMA376Standard.makekey_from_password(_PASSWORD, algorithm, hashed, provider, bits, salt_size, salt)
    if not ECMA376Standard.verifykey(secret, proof, proof_hash):
        raise UnreadableFile("encrypted", "office")
    # Eight bytes give the package's true length; AES takes whole blocks of 16, and an odd end would be an error.
    whole = package[: 8 + (len(package) - 8) // 16 * 16]
    return bytes(ECMA376Standard.decrypt(secret, io.BytesIO(whole)))


def open_stream(stream: bytes, lock: BiffRecord, everything: Iterator[BiffRecord]) -> bytes:
    """Return the records of a locked .xls. ``lock``: the record that says how; ``everything``: all records of the
    stream. Raises UnreadableFile where another password is needed."""
    try:
        return _open_stream(stream, lock, everything)
    except (struct.error, IndexError, ValueError, UnsupportedAlgorithm):
        raise UnreadableFile("encrypted", "xls") from None


def _open_stream(stream: bytes, lock: BiffRecord, everything: Iterator[BiffRecord]) -> bytes:
    """Return the records without their lock: XOR, RC4, or RC4 of CryptoAPI. Raises UnreadableFile for another one."""
    info = stream[lock.at : lock.at + lock.length]
    if len(info) == 4:  # before BIFF 8 there was only one way
        info = b"\0\0" + info
    (kind,) = struct.unpack_from("<H", info)
    if kind == _XOR:
        _, proof = struct.unpack_from("<2H", info, 2)
        if DocumentXOR.verifypw(_PASSWORD, proof):
            return _without_xor(stream, everything)
    elif kind == _RC4:
        major, minor = struct.unpack_from("<2H", info, 2)
        if (major, minor) == (1, 1):
            salt, proof, hashed = struct.unpack_from("<16s16s16s", info, 6)
            if DocumentRC4.verifypw(_PASSWORD, salt, proof, hashed):
                return _merged(stream, DocumentRC4.decrypt(_PASSWORD, salt, io.BytesIO(stream), _BLOCK), everything)
        elif minor == 2 and major in (2, 3, 4):
            (size,) = struct.unpack_from("<L", info, 10)
            # 0 means 40 bits ([MS-OFFCRYPTO] 2.3.5.1).
            bits = struct.unpack_from("<L", info, 14 + 16)[0] or 40
            _, salt, proof, _, hashed = struct.unpack_from("<L16s16sL20s", info, 14 + size)
            if DocumentRC4CryptoAPI.verifypw(_PASSWORD, salt, bits, proof, hashed):
                opened = DocumentRC4CryptoAPI.decrypt(_PASSWORD, salt, bits, io.BytesIO(stream), _BLOCK)
                return _merged(stream, opened, everything)
    raise UnreadableFile("encrypted", "xls")


def _merged(stream: bytes, opened: io.BytesIO, everything: Iterator[BiffRecord]) -> bytes:
    """Return what was opened, with the heads of records and all that was never locked as it stood."""
    result = bytearray(opened.getvalue())
    for kind, at, length in everything:
        # A sheet's place in the stream, the first four bytes of BOUNDSHEET, is never locked ([MS-XLS] 2.2.10).
        plain = length if kind in _NEVER_LOCKED else 4 if kind == BOUNDSHEET else 0
        result[at - 4 : at + plain] = stream[at - 4 : at + plain]
    return bytes(result)


def _without_xor(stream: bytes, everything: Iterator[BiffRecord]) -> bytes:
    """Return each byte turned back and mixed with one of sixteen, which one depending on its place and its record's
    length."""
    keys = DocumentXOR.create_xor_array_method1(_PASSWORD)
    tables = [bytes(DocumentXOR.ror(byte ^ key, 5, 8) for byte in range(256)) for key in keys]
    result = bytearray(stream)
    for kind, at, length in everything:
        if kind in _NEVER_LOCKED:
            continue
        first = at + (4 if kind == BOUNDSHEET else 0)
        for place in range(first, at + length):
            result[place] = tables[(place + length) % 16][stream[place]]
    return bytes(result)
