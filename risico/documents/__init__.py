"""The documents room: a report as typed blocks, written as Word, as a workbook and as JSON. Knows no plugin."""
