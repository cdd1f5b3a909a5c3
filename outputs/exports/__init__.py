"""Formats that other software reads or runs: one module for each, all with the same small interface (see `export`)."""

from . import akn, cedar, dmn, ical, jsonl, legalruleml, odrl, oscal, rego
from .export import Bundle, Export, Loss, LossReport, loss_report

EXPORTS: tuple[Export, ...] = (
    rego.EXPORT,
    cedar.EXPORT,
    odrl.EXPORT,
    dmn.EXPORT,
    legalruleml.EXPORT,
    akn.EXPORT,
    oscal.EXPORT,
    ical.EXPORT,
    jsonl.EXPORT,
)

__all__ = ["EXPORTS", "Bundle", "Export", "Loss", "LossReport", "loss_report"]
