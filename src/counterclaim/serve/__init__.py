"""The ledger served live: the site for everyone, the review desk for those who sign in.

===================  ==============================================================
app                  the application: routes, guards and error pages put together
routes               the one table of routes, each with the least role that may use it
guard, headers       who asks, may they, did the form come from us; the security headers of every answer
accounts, sessions   who may sign in, and who has; `limits` on how often it may be tried
desk, ask            what handlers have at hand; one request as a handler sees it
catalogue            the events as people decided on them, and what changed since one last looked
site, shelf          the published pages, made from the ledger and kept until it changes; `rendered`, `listing`
work, review         the queue as rows; the queue and the case as pages; `shaping` events, `deciding`
history, past        logs, feeds, the page of a past day
sources, arrivals    adding a source, proposing one; `relinking` afterwards
embed, public, api   what others show; what readers see; what programs ask for
pictures, raster     records drawn for other sites, and as PNG in a process of its own
silent, versions     pages that changed a figure in silence, by event; both versions side by side
command              `counterclaim serve` and `counterclaim user`
===================  ==============================================================
"""
