"""Tickets of a help desk: the draft of a reply, and the signed events by which a ticketing system asks for one."""
