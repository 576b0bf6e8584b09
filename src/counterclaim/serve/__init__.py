"""The ledger served live: the site for everyone, the review desk for those who sign in.

===================  ==============================================================
app                  the application: routes, guards and error pages put together
routes               the one table of routes, each with the least role that may use it
guard                who asks, may they, did the form come from us, is it small enough
headers              the security headers of every answer
accounts, sessions   who may sign in, and who has
limits               how often something may be tried, how much may be sent, how long it may take
site, shelf          the published pages, made from the ledger and kept until it changes
command              `counterclaim serve` and `counterclaim user`
===================  ==============================================================
"""
