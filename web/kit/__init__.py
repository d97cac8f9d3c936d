"""What the faces with a sign-in share: the gate, the way to the services, words, looks.

gate.Gate     who is asking: cookie, session, request forgery
desk.Desk     asks and tells services in the name of who is signed in
failures      what went wrong, as a page that keeps what was typed
limits.Limits how often one address may ask
words         dates and deadlines as people say them
assets        style sheets, script, mark
app.face      puts them together
"""
