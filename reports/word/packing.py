"""The package with its moments fixed: zip entries carry the report's instant, not the machine's clock."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def fixed(package: bytes, stamp: datetime) -> bytes:
    """Return the same parts in the same order, dated by ``stamp``."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            # A zip has no time before 1980.
            info = ZipInfo(name, max(stamp.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            # 0 (MS-DOS) on every machine: zipfile writes the system it runs on, and the bytes would differ.
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            target.writestr(info, source.read(name))
    return out.getvalue()
