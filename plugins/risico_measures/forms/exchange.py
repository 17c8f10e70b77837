"""The form of reading a workbook in."""

from flask_wtf.file import FileField

from risico.web.forms import Form, Required


class LoadForm(Form):
    """The workbook, as it came from Risico and was changed in Excel."""

    file = FileField("Excelbestand", [Required("Kies het bestand dat u wilt inlezen.")], description="Een bestand dat eindigt op .xlsx, hoogstens 2 MB.")
