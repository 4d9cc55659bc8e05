"""Document formats: HTML, DOCX, XLSX, Markdown, CSV."""
