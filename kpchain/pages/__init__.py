"""Certificates as pages to print and codes to photograph, and the way back from a picture or PDF.

::

    content = read_content(path.read_bytes())        # kpchain.pages.content
    pdf = render_pdf(content)                        # kpchain.pages.pdf; also .html and .picture
    scan = read_scan(photograph.read_bytes())        # kpchain.pages.scan

Needs the extra `pages` (pip install 'kpchain[pages]'). The modules are imported one by one, since fonts and decoders
are heavy and most commands need none of them; the codec of the QR code's text alone (`payload`) is light. The text's
specification is docs/spec/qr.md. Nothing here asks a ledger or judges whether a certificate is good.
"""
