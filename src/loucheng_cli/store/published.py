"""Keeping the values of published digests, voiding one, and checking that they are those that were signed.

The values lie in the table as they were signed; their hash stands in the journal, as an event of the kind ``digest``.
"""

from __future__ import annotations

import hashlib
from datetime import date

from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.store.journal.journal import Journal
from loucheng_cli.store.reads.published import COLUMNS, Published


def keep(
    journal: Journal, ref: str, *, council: str, week: str, in_year: int, values: str, signature: str | None = None
) -> None:
    """Put the frozen values away, and their hash into the journal; what is entered from now on is a correction."""
    number = int(ref.rpartition("-D")[2])
    digest_hash = hashlib.sha256(values.encode()).hexdigest()
    fields = {"council": council, "week": week, "number": number, "as_of": journal.recorded_at, "hash": digest_hash}
    if signature is not None:
        fields["signature"] = signature
    journal.append_notice("digest", ref, "DigestPublished", fields)
    journal.advance_clock()
    row = Published(
        number=number, council=council, week=week, in_year=in_year, published_on=journal.stamp.today,
        published_by=journal.stamp.worker, as_of=journal.recorded_at, hash=digest_hash, values=values,
    )  # fmt: skip
    cells = [getattr(row, name) for name in COLUMNS]
    values_of_row = [each.isoformat() if isinstance(each, date) else each for each in cells]
    journal.db.insert("digest", COLUMNS, [values_of_row])


def void(journal: Journal, ref: str, reason: str) -> None:
    """Record that a published digest is void; its values stay as they were signed."""
    journal.append_notice("digest", ref, "DigestVoided", {"reason": FreeText(reason)})
