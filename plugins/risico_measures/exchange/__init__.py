"""Measures as a workbook: what goes out can be changed in Excel and come back in."""
