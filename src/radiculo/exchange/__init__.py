"""Cases and answers as other programs keep them: tables (CSV, XLSX) and Markdown. Nothing is dropped in silence."""
