"""Any workbook a department might send: described, written, and with what each of its cells means."""
