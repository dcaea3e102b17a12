#!/usr/bin/env bash
# Makes the PDF and DOCX examples from their HTML sources with LibreOffice and Chromium.
set -euo pipefail
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

writer() { # format, name
  soffice --headless "-env:UserInstallation=file://$scratch/office" --infilter="HTML (StarWriter)" \
    --convert-to "$1" --outdir ../resumes "$2.html" >/dev/null
}

writer "docx:MS Word 2007 XML" priya-raghunathan
writer "docx:MS Word 2007 XML" caleb-whitehorse
writer pdf:writer_pdf_Export tomas-vrba
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync "--user-data-dir=$scratch/browser" --no-pdf-header-footer \
  --print-to-pdf=../resumes/rosalind-achterberg.pdf "file://$PWD/rosalind-achterberg.html" 2>/dev/null
