"""The public site: pure rendering, the plan of what to write again, and the atomic folder writer.

A publication costs a constant number of files; whoever owns the site works like this:

    folder = Folder(root, fence=lease.number)                 # Conflict: somebody newer owns it
    folder.write_many(static_pages(site))                     # at start

    record = publish_record(sealed, stage_open, seal_hash=…, number=…, url=…, seqs=…, at=…)
    page = public_page(sealed, record, stage_open, site)      # NotAllowed: not for society
    for file in sealed["attachments"]:
        folder.put_file(file["hash"], file["name"], content(file["hash"]), page)
    folder.write_many([page])                                 # and save the record
    needs = plan([(None, record)], totals, site)              # a batch: many changes, lists once
    folder.write_many(need.render(fetch) for need in needs)   # fetch(query) -> records
    search.put([search_row(record, page, site)])              # SearchFile, of the same owner
    assert folder.read_back(page.path) == page.hash           # the proof

Correction: `publish_record(…, before=record)`, the new `public_page`, and `older_page` of the
former text; plan([(before, after)]). Withdrawal: `withdraw_record`, `withdrawn_page` over the page,
`delete_many` of older pages and of attachments no other page names; plan([(before, after)]).
Opinions: `asking_at(record, now)` says whether they are still asked for; when that has changed, the
page and plan([(before, after)]) again. A page names the records in its `Related`, so whoever
writes one of them writes that page too.
Secrecy removal: delete record, pages and attachments; plan([(before, None)]): no line remains.
Rebuild: `static_pages`, every page, `plan_all`: the same records give the same bytes.

model (Record, Site, PublicPage, PublicIndex) · pages · lists · feeds · plan · static · folder ·
standing (is it one of the lists?) · rows, search (the search file) · files (whole files, one
owner) · paths (every address) · text (plain text to blocks) · qr · render (Jinja2).
"""
