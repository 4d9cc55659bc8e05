"""Rows of CSV and XLSX files, and rejected rows."""
