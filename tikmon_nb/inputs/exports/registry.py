"""The kinds of export files there are; each is stated in the module that reads it."""

from __future__ import annotations

from typing import Any

from tikmon_nb.inputs.exports.export_kind import ExportKind
from tikmon_nb.inputs.exports.kinds.affiliate import AFFILIATE_ORDERS
from tikmon_nb.inputs.exports.kinds.gdpr import GDPR
from tikmon_nb.inputs.exports.kinds.live import LIVE_BACKSTAGE
from tikmon_nb.inputs.exports.kinds.posts import POSTS
from tikmon_nb.inputs.exports.studio.downloads import STUDIO

KINDS: tuple[ExportKind[Any], ...] = (STUDIO, GDPR, AFFILIATE_ORDERS, POSTS, LIVE_BACKSTAGE)
"""In this order a file is recognised and the kinds are merged: who is known by then is known to the next."""
