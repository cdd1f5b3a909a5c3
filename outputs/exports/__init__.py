"""Formats that other software reads or runs: one module for each, all with the same small interface (see `export`)."""

from . import akn, ical, jsonl, oscal
from .export import Bundle, Export, Loss, LossReport, loss_report

EXPORTS: tuple[Export, ...] = (akn.EXPORT, oscal.EXPORT, ical.EXPORT, jsonl.EXPORT)

__all__ = ["EXPORTS", "Bundle", "Export", "Loss", "LossReport", "loss_report"]
