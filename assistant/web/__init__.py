"""The web page officials use: ask, ingest, look over the documents. Vietnamese, this machine only.

    launch.py         who may connect and what may leave; ``serve`` is what the command line calls
    guard.py          the gate in front of every request
    app.py            the page: three tabs and what refreshes them
    ask_tab.py        question -> answer with citations -> the source beside it
    ingest_tab.py     files -> the report
    documents_tab.py  what is held; removing one
    conversation.py   what one browser tab has asked so far
    uploads.py        uploaded bytes back under the names people gave them
    render.py         Answer and SourceView -> HTML, tables.py report and documents -> HTML (pure)
    clipboard.py      an answer with footnotes, to paste

Gradio is imported only by the modules that build the page, so that importing this package is free.
"""
