"""secondsource: who claims what, through whom, and what still needs a source.

The map of the walk, one report from start to finish:

    edges/chat      acknowledge, translate               → Message
    flow/receive    core.leads.find_leads                → Lead…       inbox and work, one transaction
    edges/work      one durable walk a lead; its steps resume after a crash
    flow/read       Fetcher.capture(lead)                → Capture     the exact bytes, and every hop
                    Fetcher.report(capture)              → Report
                    Reader.read(report)                  → Draft       words only: an engine proposes
                    core.claims.settle(draft, report)    → Reading     every quote placed, or dropped
    flow/tell       the next two in one turn of the desk, so that what is said comes in order
    flow/compare    Search.similar, Matcher, core.matching.relate      → ClaimMatch…
                    core.independence.judge              → Judgement…  ties, or shown to be independent
    flow/warn       core.corroboration.assess            → Corroboration
                    core.alerts, core.rendering          → Post…       into the outbox, keyed
    flow/deliver    outbox → edges/chat                  posted once

What channels watch comes by itself: flow/poll looks at what is due, flow/harvest takes a feed's items in as
leads, and flow/revisit, at the end of their walk, tells what has changed on a watched page. A link that
somebody shared is opened again at the times that flow/reopen notes. What is read is looked through for people
and topics: flow/notice notes what is watched for, flow/announce tells it, and flow/seek looks for claims.

A command takes the same way in, and a walk of one step: flow/answer.

`core` holds nouns and decisions, `flow` verbs, `edges` places; `ports` is the page between them and `wiring`
the one place that chooses. Imports only point down, and a test proves it.
"""
